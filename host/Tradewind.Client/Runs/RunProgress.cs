namespace Tradewind.Client;

/// <summary>A run with its states by task, as it stood at one moment.</summary>
public sealed record RunProgress
{
    /// <summary>The run.</summary>
    public required RunResource Run { get; init; }

    /// <summary>Its tasks, mapped ones counted together.</summary>
    public required IReadOnlyList<TaskStatesResource> Tasks { get; init; }

    /// <summary>The groups that were retried as a whole.</summary>
    public IReadOnlyList<GroupRetryResource> Groups { get; init; } = [];
}
