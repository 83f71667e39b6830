using Tradewind.Graph;

namespace Tradewind;

public sealed partial class Dag
{
    internal const string IdRule = "an id has 1 to 200 characters of letters, digits, _ - .";

    /// <summary>Everything that is wrong with the DAG as far as the script alone shows it; empty when it can run.</summary>
    public IReadOnlyList<DagFault> Check() =>
    [
        .. _faults,
        .. _groupEdges.Draw(_definitions),
        .. _definitions.SelectMany(FaultsOfItsCode),
        .. CallbackFaults(),
        .. RetryFaults(),
        .. DeadlineFaults(),
        .. IsZoneUnknown && !LocalTimes.AreZonesKnown
            ? [new DagFault($"This machine knows no time zones, so no times can be read in '{Schedule!.TimeZone}'; install its time-zone data (tzdata).", LineOf(Schedule))]
            : Array.Empty<DagFault>(),
        .. ReadParams().Fault is { } fault ? [fault] : Array.Empty<DagFault>(),
        .. GraphFaults().Select(shown => shown with { ShownByGraph = true }),
    ];

    private bool IsZoneUnknown => Schedule is { } schedule && LocalTimes.Zone(schedule.TimeZone) is null;

    // For whoever has the SDK alone (dotnet run, a test); the platform checks the graph.
    private IEnumerable<DagFault> GraphFaults() =>
    [
        .. new (bool Wrong, string Message)[]
        {
            (_definitions.Count == 0, $"DAG '{Id}' has no tasks."),
            (MaxActiveRuns < 1, $"MaxActiveRuns is {MaxActiveRuns}; it is at least 1."),
            (MaxActiveTasks < 1, $"MaxActiveTasks is {MaxActiveTasks}; it is at least 1, or null for no limit."),
            (End <= Start, $"End ({End:yyyy-MM-dd HH:mm}) is not after Start ({Start:yyyy-MM-dd HH:mm})."),
            (PauseAfterFailures < 0, $"PauseAfterFailures is {PauseAfterFailures}; it is 0 (never) or more."),
            (KeepRuns <= TimeSpan.Zero, "KeepRuns is not positive."),
            (RunTimeout <= TimeSpan.Zero, "RunTimeout is not positive."),
        }.Where(c => c.Wrong).Select(c => new DagFault(c.Message, _line)),
        .. IsZoneUnknown ? [new DagFault($"The time zone '{Schedule!.TimeZone}' is not known; use an IANA name such as Europe/Berlin.", LineOf(Schedule))] : Array.Empty<DagFault>(),
        .. _groups.Where(g => !_definitions.Exists(d => g.Holds(d.Group))).Select(g => new DagFault($"Group '{g.Id}' has no tasks; declare one in it, or leave it out.", g.Line)),
        .. _definitions.SelectMany(Faults),
        .. Cycle(),
    ];

    /// <summary>The DAG as data.</summary>
    /// <exception cref="InvalidDagException">It cannot run; the exception carries every fault.</exception>
    public DagGraph ToGraph()
    {
        var faults = Check();
        return faults.Count == 0 ? ToGraph(_ => null) : throw new InvalidDagException(Id, faults);
    }

    /// <summary>The DAG as data, its faults unchecked.</summary>
    /// <param name="pluginOf">The name of the plugin that brings an operator type, or null.</param>
    internal DagGraph ToGraph(Func<Type, string?> pluginOf)
    {
        _groupEdges.Draw(_definitions);
        return AsData(pluginOf);
    }

    private DagGraph AsData(Func<Type, string?> pluginOf) => new()
    {
        DagId = Id,
        Description = Description,
        Owner = Owner,
        Tags = [.. Tags],
        Schedule = Schedule is { } schedule ? schedule.ToSpec() with { Line = LineOf(schedule) } : null,
        Start = InUtc(Start),
        End = InUtc(End),
        Catchup = Catchup,
        RerunOnLatest = RerunOnLatest,
        MaxActiveRuns = MaxActiveRuns,
        PauseAfterFailures = PauseAfterFailures,
        KeepRuns = KeepRuns,
        MaxActiveTasks = MaxActiveTasks,
        RunTimeout = RunTimeout,
        Deadline = Spec(Deadline),
        StartPaused = StartPaused,
        Callbacks = [.. Callbacks.Kinds],
        ParamsSchema = ReadParams().Schema,
        Line = _line,
        Groups = [.. _groups.Select(g => new GroupSpec { Id = g.Id, Parent = g.Parent?.Id, Description = g.Description, Retries = g.Retries, RetryDelay = g.RetryDelay, Line = g.Line })],
        Tasks = [.. _definitions.Select(d => Spec(d, DefaultsOf(d.Group), pluginOf))],
    };

    internal TaskDefaults DefaultsOf(TaskGroup? group) => group is null ? Defaults : group.Defaults.Over(DefaultsOf(group.Parent));

    private TaskSpec Spec(TaskDefinition definition, TaskDefaults defaults, Func<Type, string?> pluginOf) => new()
    {
        Id = definition.Id,
        Group = definition.Group?.Id,
        Kind = definition.Body.Kind,
        Operator = definition.Body.OperatorName,
        LatestOnly = definition.Body is BranchBody { LatestOnly: true },
        Plugin = definition.Body.OperatorType is { } type ? pluginOf(type) : null,
        Upstream = [.. definition.Upstream.Select(t => t.Id)],
        Inputs = [.. definition.Inputs.Select(t => t.Id).Distinct()],
        MapOver = [.. definition.MapOver.Where(t => t.Definition.Dag == this).Select(t => t.Id)],
        Map = definition.Map?.Spec,
        MapGroup = definition.MapGroup?.Id,
        Rule = definition.Rule,
        Condition = definition.Condition?.Spec,
        Setup = definition.Setup,
        TeardownOf = [.. definition.TeardownOf.Select(t => t.Id)],
        FailsRun = definition.FailsRun,
        DependsOnPast = WaitsForDownstream(definition, defaults) || (definition.DependsOnPast ?? defaults.DependsOnPast),
        WaitForDownstream = WaitsForDownstream(definition, defaults),
        Retries = definition.Retries ?? defaults.Retries,
        RetryDelay = definition.RetryDelay ?? defaults.RetryDelay,
        RetryBackoff = definition.RetryBackoff ?? defaults.RetryBackoff,
        MaxRetryDelay = defaults.MaxRetryDelay,
        Timeout = definition.Timeout ?? defaults.Timeout,
        RetryRules = [.. (definition.RetryRules ?? defaults.RetryRules).Select(rule => rule.Spec)],
        Deadline = Spec(definition.Deadline),
        QueueTimeout = definition.QueueTimeout ?? defaults.QueueTimeout,
        TotalTimeout = definition.TotalTimeout ?? defaults.TotalTimeout,
        Sensor = definition.Sensor,
        CacheFor = definition.Cache?.Expiry,
        Outlets = [.. definition.Outlets],
        Queue = definition.Queue ?? defaults.Queue,
        Priority = definition.Priority ?? defaults.Priority,
        WeightRule = definition.WeightRule ?? defaults.WeightRule,
        Pool = definition.Pool ?? defaults.Pool,
        PoolSlots = definition.PoolSlots ?? defaults.PoolSlots,
        Callbacks = [.. definition.Callbacks.Kinds.Union(defaults.Callbacks.Kinds).Where(kind => kind != CallbackKind.DeadlineMissed || definition.Deadline is not null).Order()],
        MaxActive = definition.MaxActive,
        Concurrency = definition.Concurrency,
        Rate = definition.Rate,
        Isolation = definition.Isolation ?? defaults.Isolation,
        MapLimit = definition.MapGroup?.MapLimit ?? definition.MapLimit ?? TaskSpec.StandardMapLimit,
        Description = definition.Description,
        Settings = definition.Body.Operators
            .SelectMany(o => OperatorSettings.Display(o.Operator, o.Prefix, s => s.Display))
            .Concat(definition.Body.Shown)
            .ToDictionary(s => s.Key, s => s.Value),
        Line = definition.Line,
    };

    private IEnumerable<DagFault> Faults(TaskDefinition definition)
    {
        var defaults = DefaultsOf(definition.Group);
        var retries = definition.Retries ?? defaults.Retries;
        if (retries < 0)
            yield return new DagFault($"Task '{definition.Id}' has {retries} retries; 0 or more make sense.", definition.Line);
        if ((definition.RetryDelay ?? defaults.RetryDelay) < TimeSpan.Zero)
            yield return new DagFault($"Task '{definition.Id}' has a negative retry delay.", definition.Line);
        if ((definition.Timeout ?? defaults.Timeout) <= TimeSpan.Zero)
            yield return new DagFault($"Task '{definition.Id}' has a timeout that is not positive.", definition.Line);
        if ((definition.QueueTimeout ?? defaults.QueueTimeout) <= TimeSpan.Zero)
            yield return new DagFault($"Task '{definition.Id}' has a queue timeout that is not positive.", definition.Line);
        if ((definition.TotalTimeout ?? defaults.TotalTimeout) is { } total && (total <= TimeSpan.Zero || total < (definition.Timeout ?? defaults.Timeout)))
            yield return new DagFault($"Task '{definition.Id}' may take {total} with all its attempts; that is positive, and not shorter than the timeout of one.", definition.Line);
        if ((definition.PoolSlots ?? defaults.PoolSlots) < 1)
            yield return new DagFault($"Task '{definition.Id}' takes {definition.PoolSlots ?? defaults.PoolSlots} slots of its pool; 1 or more make sense.", definition.Line);
        if (definition.MaxActive < 1)
            yield return new DagFault($"Task '{definition.Id}' may run {definition.MaxActive} times at a time; 1 or more make sense.", definition.Line);
        if (definition.MapLimit is < 1 or > 100_000)
            yield return new DagFault($"Task '{definition.Id}' has a map limit of {definition.MapLimit}; it is 1 to 100,000.", definition.Line);
        if (definition.Sensor is { } sensor && (sensor.Interval <= TimeSpan.Zero || sensor.Timeout <= TimeSpan.Zero))
            yield return new DagFault($"Sensor '{definition.Id}' has an interval or a time to give up that is not positive.", definition.Line);
    }

    private static IEnumerable<DagFault> FaultsOfItsCode(TaskDefinition definition)
    {
        if (definition.Body is CodeBody { IsUnawaited: true } code)
            yield return new DagFault($"The code of task '{definition.Id}' is async, and nobody would wait for it; write {(definition.Map is not null ? "MapAsync" : code.OutputType is null ? "ActionAsync" : "TaskAsync")}.", definition.Line);
        if (definition.Body is DeferBody && definition.OutletPartitions.Count > 0)
            yield return new DagFault($"Task '{definition.Id}' waits for the outside, and none of its code runs when that comes, so a function cannot say the partition of its news. Put .Emits on a task after it.", definition.Line);
        if (definition.Cache is { Expiry: var expiry } && expiry <= TimeSpan.Zero)
            yield return new DagFault($"Task '{definition.Id}' is cached for {expiry}; a time that is positive makes sense.", definition.Line);
        if (definition.Cache is not null && NotCached(definition.Body) is { } what)
            yield return new DagFault($"Task '{definition.Id}' is a {what}, which is not cached. Cache the task that it decides by, or leave out .Cache.", definition.Line);
        if (definition.MapGroup is { } mapped && definition.MapLimit is not null)
            yield return new DagFault($"Task '{definition.Id}' has a map limit of its own in the mapped group '{mapped.Id}'; set MapLimit on the group.", definition.Line);
        if (definition.Sensor?.Shares is not null && NotShared(definition.Body) is { } unshared)
            yield return new DagFault($"Sensor '{definition.Id}' cannot share its looks: {unshared}", definition.Line);
    }

    private IEnumerable<DagFault> CallbackFaults()
    {
        foreach (var kind in Callbacks.Unawaited)
            yield return new DagFault($"On{kind} is an async lambda that nobody would wait for; give it as On{kind}Async.", _line);
        foreach (var kind in Defaults.Callbacks.Unawaited)
            yield return new DagFault($"On{kind} of the defaults is an async lambda that nobody would wait for; give it as On{kind}Async.", _line);
        foreach (var group in _groups)
            foreach (var kind in group.Defaults.Callbacks.Unawaited)
                yield return new DagFault($"On{kind} of the defaults of group '{group.Id}' is an async lambda that nobody would wait for; give it as On{kind}Async.", group.Line);
        foreach (var definition in _definitions)
            foreach (var kind in definition.Callbacks.Unawaited)
                yield return new DagFault($"On{kind} of task '{definition.Id}' is an async lambda that nobody would wait for; give it as On{kind}Async.", definition.Line);
    }

    // What the author's record does when it is made is foreign code: whatever it throws is the DAG's fault, told with the others.
    private (string? Schema, DagFault? Fault) ReadParams()
    {
        if (ParamsType is null)
            return (null, null);

        try
        {
            return (Tradewind.ParamsSchema.Of(ParamsType), null);
        }
        catch (Exception e)
        {
            return (null, new DagFault($"The params type {ParamsType.Name} cannot be used: {(e.InnerException ?? e).Message}", _line));
        }
    }

    /// <summary>Takes away tasks without upstream until none is left; what stays is on or behind a cycle, so a walk against the edges closes one.</summary>
    private IEnumerable<DagFault> Cycle()
    {
        var waits = _definitions.ToDictionary(d => d, d => d.Upstream.Count);
        var downstream = _definitions.SelectMany(d => d.Upstream, (d, up) => (Up: up.Definition, Down: d)).ToLookup(e => e.Up, e => e.Down);
        var free = new Queue<TaskDefinition>(_definitions.Where(d => d.Upstream.Count == 0));
        while (free.TryDequeue(out var done))
        {
            waits.Remove(done);
            foreach (var next in downstream[done])
            {
                if (--waits[next] == 0)
                    free.Enqueue(next);
            }
        }

        if (waits.Count == 0)
            return [];

        var path = new List<TaskDefinition>();
        var at = waits.Keys.First();
        while (!path.Contains(at))
        {
            path.Add(at);
            at = at.Upstream.First(u => waits.ContainsKey(u.Definition)).Definition;
        }

        var circle = path[path.IndexOf(at)..];
        circle.Reverse();
        return [new DagFault($"These tasks wait for each other in a circle: {string.Join(" → ", circle.Append(circle[0]).Select(d => d.Id))}.", circle[0].Line)];
    }

    private DateTimeOffset? InUtc(DateTime? moment) => moment is { } local ? LocalTimes.InUtc(local, Schedule?.TimeZone ?? "UTC") : null;

    // A schedule that another file made has its line there.
    private int LineOf(Schedule schedule) => schedule.Place.File == _file && schedule.Place.Line > 0 ? schedule.Place.Line : _line;

    // What only looks, chooses or waits has no work to take over.
    private static string? NotCached(TaskBody body) => body switch
    {
        BranchBody => "branch",
        { Kind: Graph.TaskKind.Sensor } => "sensor",
        DeferBody => "wait for the outside",
        _ => null,
    };

    // Two sensors look at the same when their settings are the same; code cannot be compared.
    private static string? NotShared(TaskBody body)
    {
        if (body is not SensorBody { Sensor: var sensor }) return "what a lambda finds may hang on its run. Use a sensor operator, or leave out .ShareLooks.";
        var code = OperatorSettings.Given(sensor).FirstOrDefault(setting => setting.Value is Delegate).Name;
        return code is null ? null : $"its setting {code} is code, which cannot be compared with another's. Leave out {code} or .ShareLooks.";
    }

    // A task that is taken out of "depends on past" is out of what includes it.
    private static bool WaitsForDownstream(TaskDefinition definition, TaskDefaults defaults) =>
        definition.WaitForDownstream ?? (definition.DependsOnPast != false && defaults.WaitForDownstream);

    internal static bool IsId(string id) =>
        id.Length is >= 1 and <= 200 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
}
