namespace Tradewind.Client;

/// <summary>A new token.</summary>
public sealed record TokenCreated
{
    /// <summary>How it is listed.</summary>
    public required TokenResource Token { get; init; }

    /// <summary>The key, to be sent as <c>Authorization: Bearer …</c>. It is shown this once and not stored.</summary>
    public required string Key { get; init; }
}
