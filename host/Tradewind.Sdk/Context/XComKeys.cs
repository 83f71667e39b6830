namespace Tradewind;

/// <summary>Names of XComs that the platform itself uses.</summary>
public static class XComKeys
{
    /// <summary>A task's output: what its body or operator returned.</summary>
    public const string Return = "return";
}
