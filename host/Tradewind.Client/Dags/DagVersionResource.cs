namespace Tradewind.Client;

/// <summary>A version of a DAG in a list.</summary>
public record DagVersionResource
{
    /// <summary>Counted within the DAG, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The hash it stands for: source, loaded files, SDK and plugin versions.</summary>
    public required string BundleKey { get; init; }

    /// <summary>When it was stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many tasks it has.</summary>
    public required int TaskCount { get; init; }

    /// <summary>In lists: what is different from the version before, in a few words, for example <c>task load added; sales.csx +3 −1</c>.</summary>
    public string? Changes { get; init; }
}
