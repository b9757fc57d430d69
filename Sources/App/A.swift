internal import Platform
internal import Yams
public enum Placeholder0 {}
