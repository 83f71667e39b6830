using System.Text.Json.Serialization;

namespace Tradewind.Graph;

/// <summary>One task of a DAG: an operator instance and the rules it runs under.</summary>
public sealed record TaskSpec
{
    /// <summary>To how many elements a task may fan out where nothing else is set.</summary>
    public const int StandardMapLimit = 1024;

    /// <summary>Unique in the DAG: 1 to 200 characters of letters, digits, <c>_ - .</c></summary>
    public required string Id { get; init; }

    /// <summary>The innermost group it stands in; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>What sort of work it is.</summary>
    public required TaskKind Kind { get; init; }

    /// <summary>The operator's type name (for example <c>ShellCommand</c>), or <c>code</c> for a lambda.</summary>
    public required string Operator { get; init; }

    /// <summary>The plugin that brings the operator; null for a lambda and for operators of the SDK.</summary>
    public string? Plugin { get; init; }

    /// <summary>Ids of the tasks it waits for: drawn edges and data edges, without repeats, in the order they were drawn.</summary>
    public IReadOnlyList<string> Upstream { get; init; } = [];

    /// <summary>The part of <see cref="Upstream"/> whose outputs it reads.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>It goes on only in the run of the schedule's latest slot; see <see cref="TaskScope.LatestOnly"/>.</summary>
    public bool LatestOnly { get; init; }

    /// <summary>The tasks whose output it fans out over; empty for an ordinary task. A part of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<string> MapOver { get; init; } = [];

    /// <summary>How what it maps over is put together; null when it maps over one output alone.</summary>
    public MapSpec? Map { get; init; }

    /// <summary>
    /// The mapped group it stands in; null for none. All tasks of one map over the same and fan out together, and an edge between two of them
    /// joins index with index.
    /// </summary>
    public string? MapGroup { get; init; }

    /// <summary>Whether it has an instance for each element of something.</summary>
    [JsonIgnore]
    public bool IsMapped => MapOver.Count > 0 || Map is not null;

    /// <summary>Whether its success may skip tasks right after it: a branch does by what it chooses, a question to a person by the answer.</summary>
    [JsonIgnore]
    public bool Chooses => Kind is TaskKind.Branch or TaskKind.Approval;

    /// <summary>When it may run, seen from its upstream tasks.</summary>
    public TriggerRule Rule { get; init; } = TriggerRule.AllSuccess;

    /// <summary>The expression to decide by when <see cref="Rule"/> is <see cref="TriggerRule.Condition"/>.</summary>
    public ConditionSpec? Condition { get; init; }

    /// <summary>It sets something up that tasks after it need: when one of them is cleared, it comes along.</summary>
    public bool Setup { get; init; }

    /// <summary>The setups that it undoes, a part of <see cref="Upstream"/>; empty unless it is a teardown.</summary>
    public IReadOnlyList<string> TeardownOf { get; init => field = value ?? []; } = [];

    /// <summary>Of a teardown: its failure fails the run.</summary>
    public bool FailsRun { get; init; }

    /// <summary>It waits until the same task of the DAG's previous scheduled run has succeeded or was skipped.</summary>
    public bool DependsOnPast { get; init; }

    /// <summary>With <see cref="DependsOnPast"/>: it waits for the tasks right after it in that run as well.</summary>
    public bool WaitForDownstream { get; init; }

    /// <summary>How many times a failed attempt is tried again.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before the first retry.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Each further wait is this many times the one before; 0 or 1 keeps it constant.</summary>
    public double RetryBackoff { get; init; }

    /// <summary>No wait is longer than this.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What becomes of attempts that threw, by the exception's type; the first that fits decides.</summary>
    public IReadOnlyList<RetryRuleSpec> RetryRules { get; init; } = [];

    /// <summary>One attempt may take this long; null means no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>It may wait this long for an agent of its queue, each time; null means no limit.</summary>
    public TimeSpan? QueueTimeout { get; init; }

    /// <summary>All its attempts together may take this long, with the waits between them; null means no limit.</summary>
    public TimeSpan? TotalTimeout { get; init; }

    /// <summary>When it is to be done; null for no deadline.</summary>
    public DeadlineSpec? Deadline { get; init; }

    /// <summary>How a sensor looks, and how long a task waits for an event; null where neither is said.</summary>
    public SensorSpec? Sensor { get; init; }

    /// <summary>The assets that have news when it succeeds.</summary>
    public IReadOnlyList<string> Outlets { get; init; } = [];

    /// <summary>How long other runs may take its success over; null for not at all.</summary>
    public TimeSpan? CacheFor { get; init; }

    /// <summary>What of it the script wants to be called back about.</summary>
    public IReadOnlyList<CallbackKind> Callbacks { get; init; } = [];

    /// <summary>The queue whose agents may take it.</summary>
    public string Queue { get; init; } = "default";

    /// <summary>Higher goes first; may be negative. <see cref="WeightRule"/> says whose priorities count with it.</summary>
    public int Priority { get; init; } = 1;

    /// <summary>What its weight among all that wait is made of.</summary>
    public WeightRule WeightRule { get; init; }

    /// <summary>The pool whose slots it takes while it is queued or runs; null for none.</summary>
    public string? Pool { get; init; }

    /// <summary>How many of the pool's slots it takes.</summary>
    public int PoolSlots { get; init; } = 1;

    /// <summary>At most this many instances of the task run at a time, over all runs of its DAG; null means no limit.</summary>
    public int? MaxActive { get; init; }

    /// <summary>A key that only one task at a time has; null for none.</summary>
    public ConcurrencySpec? Concurrency { get; init; }

    /// <summary>How often it may start; null means no limit.</summary>
    public RateSpec? Rate { get; init; }

    /// <summary>Where the attempt runs.</summary>
    public Isolation Isolation { get; init; } = Isolation.Shared;

    /// <summary>The most indices it may fan out to; beyond it the producing task fails.</summary>
    public int MapLimit { get; init; } = StandardMapLimit;

    /// <summary>What it does, in Markdown.</summary>
    public string? Description { get; init; }

    /// <summary>The operator's settings as the script gave them, for display; a value known only at run time reads <c>(at run time)</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The line of the script that declares it, from 1; 0 when unknown.</summary>
    public int Line { get; init; }
}
