namespace Tradewind.Graph;

/// <summary>
/// What a DAG script says, as data: everything the platform needs to schedule, check and draw it without
/// loading the script. The dag-processor makes it once per DAG version; it is stored as JSON (see <see cref="GraphJson"/>).
/// </summary>
public sealed record DagGraph
{
    /// <summary>The DAG's id: 1 to 200 characters of letters, digits, <c>_ - .</c></summary>
    public required string DagId { get; init; }

    /// <summary>What the DAG does, in Markdown; shown on its page.</summary>
    public string? Description { get; init; }

    /// <summary>Who answers for it.</summary>
    public string? Owner { get; init; }

    /// <summary>Labels to filter by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>When runs are due; null means only by hand or by API.</summary>
    public ScheduleSpec? Schedule { get; init; }

    /// <summary>No scheduled run covers time before this instant. Null: the moment the DAG was first seen.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>No scheduled run has a logical date at or after this instant.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>True: every missed interval gets its run. False: only the latest.</summary>
    public bool Catchup { get; init; }

    /// <summary>True: a run that is cleared goes on with the DAG's latest version. False: with the one it has.</summary>
    public bool RerunOnLatest { get; init; }

    /// <summary>At most this many runs at a time; further ones wait as <c>queued</c>.</summary>
    public int MaxActiveRuns { get; init; } = 16;

    /// <summary>The DAG is paused when so many of its runs failed one after the other; 0 means never.</summary>
    public int PauseAfterFailures { get; init; }

    /// <summary>How long ended runs are kept, instead of what the installation's settings say; null for these.</summary>
    public TimeSpan? KeepRuns { get; init; }

    /// <summary>At most this many of its tasks run at a time, over all its runs; null means no limit.</summary>
    public int? MaxActiveTasks { get; init; }

    /// <summary>A run that takes longer is failed; null means no limit.</summary>
    public TimeSpan? RunTimeout { get; init; }

    /// <summary>When a run is to be done; null for no deadline.</summary>
    public DeadlineSpec? Deadline { get; init; }

    /// <summary>A new DAG starts paused when true.</summary>
    public bool StartPaused { get; init; }

    /// <summary>What of a run the script wants to be called back about.</summary>
    public IReadOnlyList<CallbackKind> Callbacks { get; init; } = [];

    /// <summary>The params record as JSON Schema (draft 2020-12 subset: type, properties, default, enum, description, required), or null.</summary>
    public string? ParamsSchema { get; init; }

    /// <summary>The line of the script that declares it, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>The file that its lines are of, where that is not the script itself but one it loads; null otherwise.</summary>
    public string? File { get; init; }

    /// <summary>The groups of tasks, each after the one it stands in.</summary>
    public IReadOnlyList<GroupSpec> Groups { get; init => field = value ?? []; } = [];

    /// <summary>The tasks, in declaration order. A task's position here is its number in every run of this version.</summary>
    public required IReadOnlyList<TaskSpec> Tasks { get; init; }
}
