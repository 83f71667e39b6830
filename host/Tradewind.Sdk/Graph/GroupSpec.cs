namespace Tradewind.Graph;

/// <summary>Tasks of a DAG that belong together. A task names the innermost group it stands in, a group the one around it.</summary>
public sealed record GroupSpec
{
    /// <summary>Unique among the groups and tasks of the DAG: 1 to 200 characters of letters, digits, <c>_ - .</c></summary>
    public required string Id { get; init; }

    /// <summary>The group it stands in; null for none.</summary>
    public string? Parent { get; init; }

    /// <summary>What it does, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>How many times all of it starts again when a task of it has failed for good; 0 means never.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before that.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The line of the script that declares it, from 1; 0 when unknown.</summary>
    public int Line { get; init; }
}
