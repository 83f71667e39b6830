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

    /// <summary>The mapped group it is mapped with; null for none.</summary>
    public TaskGroup? MapGroup => Group?.MappedWith;

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

    public IReadOnlyList<RetryRule>? RetryRules { get; set; }

    public TimeSpan? Timeout { get; set; }

    public TimeSpan? QueueTimeout { get; set; }

    public TimeSpan? TotalTimeout { get; set; }

    public Deadline? Deadline { get; set; }

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

    public int? MapLimit { get; set; }

    public string? Description { get; set; }

    public CallbackSet Callbacks { get; } = new();

    /// <summary>The assets and aliases it emits, each once.</summary>
    public List<string> Outlets { get; } = [];

    /// <summary>By asset: the partition key of its news, where the script says it with a function.</summary>
    public Dictionary<string, Func<TaskContext, string>> OutletPartitions { get; } = [];

    public void DrawDataEdges()
    {
        // What a group maps over is waited for by the tasks that begin it; see GroupEdges.
        var taken = (MapGroup is null ? MapOver : []).Concat(Arguments).Concat(Body.Operators.SelectMany(o => OperatorSettings.Inputs(o.Operator))).ToArray();
        foreach (var fault in taken.Select(Fault).OfType<string>().Distinct())
            Dag.AddFault(fault, Line);

        // What another DAG's task leaves is never there to be taken.
        foreach (var foreign in taken.Where(task => task.Definition.Dag != Dag).DistinctBy(task => task.Definition))
            AddUpstream(foreign);
        Inputs = [.. taken.Where(task => !task.IsElement && task.Definition.Dag == Dag).DistinctBy(task => (task.Definition, task.Key))];
        foreach (var input in Inputs)
            AddUpstream(input);
        foreach (var named in MapOver.Where(source => source.Key != XComKeys.Return))
            Dag.AddFault($"Task '{Id}' maps over the output '{named.Key}' of '{named.Id}'; a task maps over what another returns. Return the list and push the rest.", Line);
    }

    // Inside a mapped group a task's output is that of the index, outside it is the list of all.
    private string? Fault(TaskRef taken)
    {
        if (taken.Definition.MapGroup is not { } group)
            return null;
        var inside = group == MapGroup;
        if (taken.IsElement)
            return inside ? null : $"Task '{Id}' takes the element of the mapped group '{group.Id}' and stands outside of it.";
        if (inside == taken.IsList)
        {
            return inside
                ? $"Task '{Id}' takes all outputs of '{taken.Id}' and stands in the same mapped group '{group.Id}', where only those of its own index are there; take '{taken.Id}' itself, or stand after the group."
                : $"Task '{Id}' takes '{taken.Id}' of the mapped group '{group.Id}' and stands outside of it, where there is one for each index; take the list of them: All.";
        }

        return null;
    }

    public void AddUpstream(TaskRef task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.Definition.Dag != Dag)
            Dag.AddFault($"Task '{task.Id}' belongs to DAG '{task.Definition.Dag.Id}', task '{Id}' to '{Dag.Id}': {Dag.OneDag}", Dag.LineNow(Line));
        else if (task.IsElement)
            Dag.AddFault($"The element of the mapped group '{task.Id}' is no task that '{Id}' could wait for.", Dag.LineNow(Line));
        else if (_drawn.Add(task.Id))
            _upstream.Add(task);
    }
}
