namespace Tradewind.Client;

/// <summary>The DAG folder of the server that was asked.</summary>
public sealed record ScriptsResource
{
    /// <summary>Where it is, with the machine, for people.</summary>
    public required string Folder { get; init; }

    /// <summary>Why nothing can be saved in it; null when something can.</summary>
    public string? NotWritable { get; init; }

    /// <summary>Its scripts, by path.</summary>
    public required IReadOnlyList<ScriptResource> Items { get; init; }
}
