using Tradewind.Graph;

namespace Tradewind;

/// <summary>A task while its script is building it. What is null is taken from the DAG's defaults.</summary>
internal sealed class TaskDefinition
{
    private readonly List<TaskRef> _upstream = [];
    private readonly HashSet<string> _drawn = [];

    public required Dag Dag { get; init; }

    public required string Id { get; init; }

    /// <summary>The innermost group it stands in.</summary>
    public TaskGroup? Group { get; init; }

    /// <summary>What it does. Set again only by tests, which replace it.</summary>
    public required TaskBody Body { get; set; }

    /// <summary>The line that declares it; 0 when that is in another file than the DAG.</summary>
    public required int Line { get; init; }

    /// <summary>The outputs handed to a lambda, in order of its parameters; without the one it is mapped over.</summary>
    public required IReadOnlyList<TaskRef> Arguments { get; init; }

    /// <summary>Every task whose output it reads: arguments, what it is mapped over, outputs in operator settings.</summary>
    public IReadOnlyList<TaskRef> Inputs { get; private set; } = [];

    /// <summary>What it is mapped over; null for a task that is not.</summary>
    public MapSource? Map { get; init; }

    /// <summary>What the index that takes an element is called; null when nothing says so.</summary>
    public Func<object?, string?>? MapName { get; init; }

    public IReadOnlyList<TaskRef> MapOver => Map?.Tasks ?? [];

    public IReadOnlyList<TaskRef> Upstream => _upstream;

    public TriggerRule Rule { get; set; }

    public TaskCondition? Condition { get; set; }

    public bool Setup { get; set; }

    /// <summary>The setups it undoes.</summary>
    public List<TaskRef> TeardownOf { get; } = [];

    public bool IsTeardown => Rule == TriggerRule.AllDoneSetupSuccess || TeardownOf.Count > 0;

    public bool FailsRun { get; set; }

    public bool? DependsOnPast { get; set; }

    public bool? WaitForDownstream { get; set; }

    public int? Retries { get; set; }

    public TimeSpan? RetryDelay { get; set; }

    public double? RetryBackoff { get; set; }

    public TimeSpan? Timeout { get; set; }

    public SensorSpec? Sensor { get; set; }

    public CacheRule? Cache { get; set; }

    public string? Queue { get; set; }

    public int? Priority { get; set; }

    public WeightRule? WeightRule { get; set; }

    public string? Pool { get; set; }

    public int? PoolSlots { get; set; }

    public int? MaxActive { get; set; }

    public ConcurrencySpec? Concurrency { get; set; }

    public RateSpec? Rate { get; set; }

    public Isolation? Isolation { get; set; }

    public int MapLimit { get; set; } = 1024;

    public string? Description { get; set; }

    /// <summary>The assets and aliases it emits, each once.</summary>
    public List<string> Outlets { get; } = [];

    /// <summary>By asset: the partition key of its news, where the script says it with a function.</summary>
    public Dictionary<string, Func<TaskContext, string>> OutletPartitions { get; } = [];

    public void DrawDataEdges()
    {
        Inputs = [.. MapOver.Concat(Arguments).Concat(Body.Operators.SelectMany(o => OperatorSettings.Inputs(o.Operator))).Distinct()];
        foreach (var input in Inputs)
            AddUpstream(input);
        foreach (var named in MapOver.Where(source => source.Key != XComKeys.Return))
            Dag.AddFault($"Task '{Id}' maps over the output '{named.Key}' of '{named.Id}'; a task maps over what another returns. Return the list and push the rest.", Line);
    }

    public void AddUpstream(TaskRef task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Definition.Dag != Dag)
            throw new ArgumentException($"Task '{task.Id}' belongs to DAG '{task.Definition.Dag.Id}', task '{Id}' to '{Dag.Id}': an edge joins tasks of one DAG.");

        if (_drawn.Add(task.Id))
            _upstream.Add(task);
    }
}
