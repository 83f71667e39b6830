namespace Tradewind.Client;

/// <summary>A task of a DAG.</summary>
public sealed record TaskResource
{
    /// <summary>Its id in the DAG.</summary>
    public required string TaskId { get; init; }

    /// <summary><c>action</c>, <c>transfer</c>, <c>sensor</c> or <c>branch</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The operator's type name, or <c>code</c> for a lambda.</summary>
    public required string Operator { get; init; }

    /// <summary>The plugin that brings the operator; null for a lambda and for the platform's own.</summary>
    public string? Plugin { get; init; }

    /// <summary>The tasks it waits for.</summary>
    public IReadOnlyList<string> Upstream { get; init; } = [];

    /// <summary>The tasks whose output it fans out over; empty for an ordinary task.</summary>
    public IReadOnlyList<string> MapOver { get; init; } = [];

    /// <summary>Its trigger rule, for example <c>all_success</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>The innermost group it stands in; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The mapped group it stands in, with whose tasks it shares its indices; null for none.</summary>
    public string? MapGroup { get; init; }

    /// <summary>Whether it is a setup: it comes along when a task is cleared that needs it.</summary>
    public bool Setup { get; init; }

    /// <summary>The setups that it undoes; empty unless it is a teardown.</summary>
    public IReadOnlyList<string> TeardownOf { get; init; } = [];

    /// <summary>The assets that have news when it succeeds.</summary>
    public IReadOnlyList<string> Outlets { get; init; } = [];

    /// <summary>How many times a failed attempt is tried again.</summary>
    public required int Retries { get; init; }

    /// <summary>The queue whose agents may take it.</summary>
    public required string Queue { get; init; }

    /// <summary>What it does, in Markdown.</summary>
    public string? Description { get; init; }
}
