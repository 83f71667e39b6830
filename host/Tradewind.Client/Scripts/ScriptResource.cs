namespace Tradewind.Client;

/// <summary>A script of the DAG folder in a list.</summary>
public sealed record ScriptResource
{
    /// <summary>Relative to the folder, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }

    /// <summary>When it was last written.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}
