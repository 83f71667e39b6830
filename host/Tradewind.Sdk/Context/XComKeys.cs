namespace Tradewind;

/// <summary>Names of XComs.</summary>
public static class XComKeys
{
    /// <summary>A task's output: what its body or operator returned.</summary>
    public const string Return = "return";

    /// <summary>The event that a deferred operator waited for, as it is called again.</summary>
    public const string Event = "tradewind.event";

    /// <summary>What is wrong with a name that a script gives; null when nothing is.</summary>
    /// <param name="key">The name.</param>
    /// <param name="what">What it names, for the message: <c>output</c>.</param>
    internal static string? Fault(string? key, string what) =>
        key is { Length: >= 1 and <= 200 } && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? null
            : $"The {what} name '{(key?.Length > 200 ? key[..200] + "..." : key)}' is not valid: a name has 1 to 200 characters of letters, digits, _ - .";
}
