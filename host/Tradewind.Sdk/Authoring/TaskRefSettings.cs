using Tradewind.Graph;

namespace Tradewind;

/// <summary>Settings of a task, each returning the task with its own type so that they chain.</summary>
public static class TaskRefSettings
{
    /// <summary>Tries a failed attempt again.</summary>
    /// <param name="task">The task.</param>
    /// <param name="times">How many times.</param>
    /// <param name="delay">The wait before the first retry; the DAG's default unless given.</param>
    /// <param name="backoff">Each further wait is this many times the one before; 0 or 1 keeps it constant.</param>
    public static T Retry<T>(this T task, int times, TimeSpan? delay = null, double? backoff = null) where T : TaskRef
    {
        var definition = task.Definition;
        definition.Retries = times;
        definition.RetryDelay = delay ?? definition.RetryDelay;
        definition.RetryBackoff = backoff ?? definition.RetryBackoff;
        return task;
    }

    /// <summary>Says what becomes of attempts that threw, by the exception's type; in place of the DAG's default rules.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rules">The rules, asked in this order: <c>On&lt;TimeoutException&gt;().RetryIn(Seconds(10)), On&lt;ArgumentException&gt;().Fail()</c>.</param>
    public static T RetryRules<T>(this T task, params RetryRule[] rules) where T : TaskRef
    {
        task.Definition.RetryRules = rules;
        return task;
    }

    /// <summary>Limits how long one attempt may take. For how long a sensor looks, see <see cref="SensorRef.GiveUpAfter"/>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limit">The longest an attempt may take.</param>
    public static T Timeout<T>(this T task, TimeSpan limit) where T : TaskRef
    {
        task.Definition.Timeout = limit;
        return task;
    }

    /// <summary>
    /// Takes over a success of another run of this DAG instead of doing the same work again. The same: the same script, params,
    /// inputs and settings. What the body reads by itself (dates, variables, files) is not known: name it with <paramref name="by"/>.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="expiry">How long a success may be taken over.</param>
    /// <param name="by">What else makes the work another one: <c>ctx => $"{ctx.LogicalDate:yyyy-MM-dd}"</c>.</param>
    public static T Cache<T>(this T task, TimeSpan expiry, Func<TaskContext, string>? by = null) where T : TaskRef
    {
        task.Definition.Cache = new CacheRule(expiry, by);
        return task;
    }

    /// <summary>Fails the task when no agent takes it from its queue in time; what limits hold is in no queue yet.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limit">The longest it may wait, for each attempt and each look anew.</param>
    public static T QueueTimeout<T>(this T task, TimeSpan limit) where T : TaskRef
    {
        task.Definition.QueueTimeout = limit;
        return task;
    }

    /// <summary>Fails the task when all its attempts together, with the waits between them, take longer; what runs then is stopped.</summary>
    /// <param name="task">The task.</param>
    /// <param name="limit">The longest it may take, counted from the start of its first attempt.</param>
    public static T TotalTimeout<T>(this T task, TimeSpan limit) where T : TaskRef
    {
        task.Definition.TotalTimeout = limit;
        return task;
    }

    /// <summary>Says when the task is to be done. One that is missed is told (<c>.OnDeadlineMissed</c>) and shown, and stops nothing.</summary>
    /// <param name="task">The task; a mapped one has one deadline as a whole.</param>
    /// <param name="deadline">The deadline: <c>Deadline.AfterLogicalDate(Hours(6))</c>.</param>
    public static T Deadline<T>(this T task, Deadline deadline) where T : TaskRef
    {
        task.Definition.Deadline = deadline;
        return task;
    }

    /// <summary>Says when the task may run, seen from how its upstream tasks ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="rule">The rule, such as <c>AllDone</c>.</param>
    public static T Rule<T>(this T task, TriggerRule rule) where T : TaskRef
    {
        task.Definition.Rule = rule;
        task.Definition.Condition = null;
        return task;
    }

    /// <summary>Runs the task when an expression over how other tasks ended holds, else skips it. Draws the edges from those tasks.</summary>
    /// <param name="task">The task.</param>
    /// <param name="condition">The expression, such as <c>load.Failed | check.Skipped</c>.</param>
    public static T When<T>(this T task, TaskCondition condition) where T : TaskRef
    {
        task.Definition.Rule = TriggerRule.Condition;
        task.Definition.Condition = condition;
        foreach (var upstream in condition.Tasks)
            task.Definition.AddUpstream(upstream);
        return task;
    }

    /// <summary>Runs the task after others; the same edges as <c>other.Then(task)</c>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="others">The tasks and groups to wait for.</param>
    public static T After<T>(this T task, params IStep[] others) where T : TaskRef
    {
        task.Definition.Dag.Draw(others, [task]);
        return task;
    }

    /// <summary>
    /// Says that the task sets up what others need, such as a cluster or a table: when one of the tasks between it and its teardown is
    /// cleared, both come along.
    /// </summary>
    /// <param name="task">The task.</param>
    public static T AsSetup<T>(this T task) where T : TaskRef
    {
        task.Definition.Setup = true;
        return task;
    }

    /// <summary>
    /// Says that the task undoes what others have set up: it runs once all before it have ended, however, if one of those setups succeeded,
    /// also when the run is being stopped. Draws the edges from the setups; those from the work between are drawn as any:
    /// <c>create.Then(work).Then(delete.AsTeardown(create))</c>. Its failure does not fail the run, see <see cref="FailsRun"/>.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="setups">The tasks that it undoes; they become setups.</param>
    public static T AsTeardown<T>(this T task, params TaskRef[] setups) where T : TaskRef
    {
        var definition = task.Definition;
        definition.Rule = TriggerRule.AllDoneSetupSuccess;
        definition.Condition = null;
        foreach (var setup in setups)
        {
            definition.AddUpstream(setup);
            setup.Definition.Setup = true;
            if (!definition.TeardownOf.Exists(known => known.Definition == setup.Definition))
                definition.TeardownOf.Add(setup);
        }

        return task;
    }

    /// <summary>Lets the failure of a teardown fail the run.</summary>
    /// <param name="task">The teardown.</param>
    public static T FailsRun<T>(this T task) where T : TaskRef
    {
        task.Definition.FailsRun = true;
        return task;
    }

    /// <summary>
    /// Runs the task only when it succeeded or was skipped in the DAG's previous scheduled run, by logical date. The first run is free,
    /// and so is the first one that has the task.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="on">False: not this task, although the DAG's defaults say so.</param>
    public static T DependsOnPast<T>(this T task, bool on = true) where T : TaskRef
    {
        task.Definition.DependsOnPast = on;
        return task;
    }

    /// <summary>
    /// As <see cref="DependsOnPast"/>, and the tasks right after it in that run must have succeeded or been skipped as well: for data that
    /// the next run of this task would overwrite.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="on">False: not this task, although the DAG's defaults say so.</param>
    public static T WaitForDownstream<T>(this T task, bool on = true) where T : TaskRef
    {
        task.Definition.WaitForDownstream = on;
        return task;
    }

    /// <summary>
    /// These assets have news when the task succeeds (a mapped task: when each of its indices does). <c>ctx.Emit(asset, extra)</c> in its body
    /// adds data to it.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="assets">The assets.</param>
    public static T Emits<T>(this T task, params AssetRef[] assets) where T : TaskRef
    {
        task.Definition.Outlets.AddRange(assets.Select(asset => asset.Name).Except(task.Definition.Outlets));
        return task;
    }

    /// <summary>
    /// The asset has news when the task succeeds, and the function says of which partition:
    /// <c>load.Emits(orders, partition: ctx => $"{ctx.DataIntervalStart:yyyy-MM-dd}")</c>. It is called once for each event that names none by
    /// itself, after the body; what it throws fails the attempt.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="partition">The key, 1 to 200 characters.</param>
    public static T Emits<T>(this T task, AssetRef asset, Func<TaskContext, string> partition) where T : TaskRef
    {
        ArgumentNullException.ThrowIfNull(partition);
        task.Emits(asset).Definition.OutletPartitions[asset.Name] = partition;
        return task;
    }

    /// <summary>The task says while it runs which assets have news, with <c>ctx.Emit(alias, Asset(...))</c>; without that there is none.</summary>
    /// <param name="task">The task.</param>
    /// <param name="aliases">The aliases that DAGs wait for.</param>
    public static T EmitsTo<T>(this T task, params AssetAliasRef[] aliases) where T : TaskRef
    {
        task.Definition.Outlets.AddRange(aliases.Select(alias => alias.Marked).Except(task.Definition.Outlets));
        return task;
    }

    /// <summary>Hands the task only to agents that serve this queue.</summary>
    /// <param name="task">The task.</param>
    /// <param name="queue">The queue's name.</param>
    public static T OnQueue<T>(this T task, string queue) where T : TaskRef
    {
        task.Definition.Queue = queue;
        return task;
    }

    /// <summary>Among tasks that wait for a slot, higher goes first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="priority">The priority; 1 unless set, may be negative.</param>
    /// <param name="rule">Whose priorities count with it: <c>Downstream</c>, <c>Upstream</c> or <c>Absolute</c>; the DAG's default unless given.</param>
    public static T Priority<T>(this T task, int priority, WeightRule? rule = null) where T : TaskRef
    {
        task.Definition.Priority = priority;
        task.Definition.WeightRule = rule ?? task.Definition.WeightRule;
        return task;
    }

    /// <summary>Takes slots of a pool while the task is queued or runs; it waits as <c>scheduled</c> until they are free.</summary>
    /// <param name="task">The task.</param>
    /// <param name="pool">The pool's name, as in <c>tradewind pools set NAME SLOTS</c>.</param>
    /// <param name="slots">How many of its slots the task takes.</param>
    public static T Pool<T>(this T task, string pool, int slots = 1) where T : TaskRef
    {
        task.Definition.Pool = pool;
        task.Definition.PoolSlots = slots;
        return task;
    }

    /// <summary>Limits how many instances of the task run at a time, over all runs of its DAG.</summary>
    /// <param name="task">The task.</param>
    /// <param name="instances">The most at a time.</param>
    public static T MaxActive<T>(this T task, int instances) where T : TaskRef
    {
        task.Definition.MaxActive = instances;
        return task;
    }

    /// <summary>Lets one task at a time have a key, over all DAGs: two tasks with the same key never run at once.</summary>
    /// <param name="task">The task.</param>
    /// <param name="key">
    /// The key; <c>{params.NAME}</c>, <c>{logical_date}</c>, <c>{data_interval_start}</c>, <c>{data_interval_end}</c>, <c>{partition}</c> and <c>{dag_id}</c> stand for
    /// what the run has: <c>"customer-{params.customer}"</c>.
    /// </param>
    /// <param name="onCollision">What becomes of the task when another has the key.</param>
    public static T ConcurrencyKey<T>(this T task, string key, OnCollision onCollision = OnCollision.Queue) where T : TaskRef
    {
        task.Definition.Concurrency = new() { Key = key, OnCollision = onCollision };
        return task;
    }

    /// <summary>Limits how often the task starts; further ones wait.</summary>
    /// <param name="task">The task.</param>
    /// <param name="count">At most this many starts</param>
    /// <param name="per">within any span of this length, up to a day.</param>
    /// <param name="key">Tasks with the same key and span share the rate, over all DAGs; without one it is the task's own, over all runs.</param>
    public static T RateLimit<T>(this T task, int count, TimeSpan per, string? key = null) where T : TaskRef
    {
        task.Definition.Rate = new() { Count = count, Per = per, Key = key };
        return task;
    }

    /// <summary>Gives every attempt a process of its own, killed when the attempt ends: for native code and for memory that must go back.</summary>
    /// <param name="task">The task.</param>
    public static T Isolated<T>(this T task) where T : TaskRef
    {
        task.Definition.Isolation = Isolation.Process;
        return task;
    }

    /// <summary>Says what the task does, for its page.</summary>
    /// <param name="task">The task.</param>
    /// <param name="markdown">The text, in Markdown.</param>
    public static T Describe<T>(this T task, string markdown) where T : TaskRef
    {
        task.Definition.Description = markdown;
        return task;
    }

    /// <summary>Allows a mapped task to fan out to more elements than 1,024, or to fewer.</summary>
    /// <param name="task">The mapped task.</param>
    /// <param name="elements">The most elements, up to 100,000; the task that produces more fails.</param>
    public static T MapLimit<T>(this T task, int elements) where T : TaskRef
    {
        task.Definition.MapLimit = elements;
        return task;
    }
}
