namespace Tradewind.Client;

/// <summary>A script as the DAG folder holds it.</summary>
public sealed record ScriptTextResource
{
    /// <summary>Relative to the folder, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Its text.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 of its bytes in hexadecimal: what <see cref="ScriptRequest.Began"/> says when it is saved again.</summary>
    public required string Sha256 { get; init; }
}
