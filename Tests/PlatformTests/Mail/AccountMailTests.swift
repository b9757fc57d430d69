import Foundation
import Testing

@testable import Platform

@Suite("A mail about an account") struct AccountMailTests {
    static let to = MailFixtures.address("ana@northwind.example")
    static let link = "https://aertous.example/confirm?t=aer_1&x=2"
    static let all: [Mail] = [
        AccountMail.confirm(to, link: link, hours: 24), AccountMail.alreadyRegistered(to, signIn: link),
        AccountMail.signedIn(to, device: "Firefox on Linux", time: MailFixtures.time, sessions: link),
        AccountMail.codeFailures(to, failures: 5, device: "An unknown device", time: MailFixtures.time, account: link),
        AccountMail.reset(to, link: link, minutes: 60), AccountMail.noAccount(to, signUp: link),
        AccountMail.passwordChanged(to, isReset: true, device: "Firefox on Linux", time: MailFixtures.time, reset: link),
        AccountMail.passwordChanged(to, isReset: false, device: "Firefox on Linux", time: MailFixtures.time, reset: link),
        AccountMail.authenticatorAdded(to, name: "Work phone", device: "Firefox on Linux", time: MailFixtures.time, account: link),
        AccountMail.authenticatorReplaced(to, name: "Work phone", device: "Firefox on Linux", time: MailFixtures.time, account: link),
        AccountMail.authenticatorRemoved(to, name: "Work phone", device: "Firefox on Linux", time: MailFixtures.time, account: link),
        AccountMail.backupCodesMade(to, device: "Firefox on Linux", time: MailFixtures.time, account: link),
        AccountMail.confirmChange(to, link: link, hours: 24), AccountMail.changeAsked(to, device: "Firefox on Linux", time: MailFixtures.time, account: link),
        AccountMail.addressChanged(to, device: "Firefox on Linux", time: MailFixtures.time, reset: link),
        AccountMail.deleted(to, device: "Firefox on Linux", time: MailFixtures.time, signUp: link),
    ]

    @Test("says the same in text and in markup, with the same link")
    func sameInBoth() {
        for mail in Self.all {
            let html = MailFixtures.body(mail.html)
            #expect(html.contains("href=\"\(Self.link.replacingOccurrences(of: "&", with: "&amp;"))\""))
            #expect(mail.text.components(separatedBy: Self.link).count == 2)
            for paragraph in mail.text.components(separatedBy: "\n\n") where !paragraph.contains(Self.link) && !paragraph.hasPrefix("-- ") {
                #expect(html.contains("<p>\(paragraph)</p>"))
            }
            #expect(html.hasPrefix("<!doctype html>") && html.contains("lang=\"en\"") && html.contains("<title>\(mail.subject.text)</title>"))
            #expect(mail.organisation == nil && mail.to == Self.to)
        }
    }

    @Test("speaks plainly: no exclamation marks, no please, no blame")
    func voice() {
        for mail in Self.all {
            for word in ["!", "lease", "orry", "nvalid", "ailed", "ops", "asily"] { #expect(!mail.text.contains(word) && !mail.subject.text.contains(word)) }
        }
    }

    @Test("tells when and on what, in words")
    func facts() {
        #expect(Self.all[2].text.contains("Firefox on Linux, on 24 Nov 2026, 13:45 UTC."))
        #expect(Self.all[3].subject.text == "5 wrong codes for your account")
        #expect(Self.all[3].text.contains("the last on 24 Nov 2026, 13:45 UTC from an unknown device."))
        #expect(Self.all[0].text.contains("24 hours"))
    }

    @Test("leads nowhere but to the web, and escapes what it is given")
    func hostile() {
        let html = MailFixtures.body(AccountMail.signedIn(Self.to, device: "<img src=x onerror=y>", time: 0, sessions: "javascript:alert(1)").html)
        #expect(!html.contains("<img") && html.contains("href=\"#\""))
    }

    @Test("is carried whole by the outbox's format")
    func carried() throws {
        for mail in Self.all {
            let read = try #require(OutboxMail(message: Array(MailFixtures.message(mail).utf8)))
            #expect(read.text.replacingOccurrences(of: "\r\n", with: "\n") == mail.text)
            #expect(read.html.replacingOccurrences(of: "\r\n", with: "\n") == MailFixtures.body(mail.html))
            #expect(read.subject == mail.subject.text)
        }
    }
}
