namespace Tradewind.Testing;

/// <summary>Where a script finds what it needs.</summary>
public sealed record TestDagOptions
{
    /// <summary>The folder that <c>#load</c> may reach; null for the script's own.</summary>
    public string? DagsDirectory { get; init; }

    /// <summary>The folder of the plugins whose operators the script uses, as <c>plugins</c> in an installed Tradewind; null for none.</summary>
    public string? PluginsDirectory { get; init; }

    /// <summary>The DAG's id, where a script makes several.</summary>
    public string? DagId { get; init; }
}
