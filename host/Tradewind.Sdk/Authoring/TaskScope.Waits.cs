using System.Runtime.CompilerServices;
using System.Text.Json;
using Tradewind.Graph;

namespace Tradewind;

public abstract partial class TaskScope
{
    /// <summary>
    /// A task that waits until an asset has news, at the cost of a row. Its output is the first news that counts.
    /// </summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="since">News told after this moment counts; null for since the run was made.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WaitRef<AssetEvent> WaitForAsset(
        string id, AssetRef asset, Func<TaskContext, DateTimeOffset>? since = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(asset);
        return new(Define(
            id,
            new DeferBody("WaitForAsset", TaskKind.Sensor, typeof(AssetEvent), (_, ctx, _) => new(Deferral.ToAsset(asset, since?.Invoke(ctx))))
                .Showing(("Asset", asset.Name), ("Since", since is null ? null : Setting.AtRunTime)),
            [], file, line));
    }

    /// <summary>
    /// A task that waits until a system outside posts JSON to an address of its own, at the cost of a row. Its output is what was posted.
    /// </summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="announce">
    /// Gets the address before the task begins to wait, to hand it to that system. The address may be posted to once and no longer than
    /// the task waits; whoever knows it may, so it is not for logs. A retry gets an address of its own.
    /// </param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WaitRef<JsonElement> WaitForCallback(
        string id, Action<string, TaskContext> announce, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Callback<JsonElement>(id, announce, file, line);

    /// <inheritdoc cref="WaitForCallback(string, Action{string, TaskContext}, string, int)"/>
    /// <typeparam name="T">The type of what is posted.</typeparam>
    public WaitRef<T> WaitForCallback<T>(
        string id, Action<string, TaskContext> announce, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        Callback<T>(id, announce, file, line);

    /// <summary>
    /// A task that makes a run of another DAG and, unless told otherwise, waits until that has ended, at the cost of a row. It makes one run,
    /// however often it is tried. Its output says which.
    /// </summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="dagId">The DAG.</param>
    /// <param name="parameters">The run's params, as a record, an anonymous object or a dictionary; null for the DAG's defaults.</param>
    /// <param name="logicalDate">The instant the run stands for; null for now.</param>
    /// <param name="wait">False: the task succeeds as soon as the run is made.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WaitRef<TriggeredRun> TriggerDag(
        string id, string dagId, Func<TaskContext, object?>? parameters = null, Func<TaskContext, DateTimeOffset>? logicalDate = null, bool wait = true,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        CheckOther(id, dagId, null, file, line);
        return new(Define(
            id,
            new DeferBody("TriggerDag", TaskKind.Action, typeof(TriggeredRun), (_, ctx, _) =>
                {
                    var values = parameters?.Invoke(ctx);
                    return new(Deferral.ToTrigger(dagId, values is null ? null : JsonSerializer.Serialize(values, values.GetType(), ctx.Json), logicalDate?.Invoke(ctx), wait));
                })
                .Showing(("DagId", dagId), ("Params", parameters is null ? null : Setting.AtRunTime), ("LogicalDate", logicalDate is null ? null : Setting.AtRunTime), ("Wait", wait ? "true" : "false")),
            [], file, line));
    }

    /// <summary>
    /// A task that waits for a run of another DAG, or for one task in it, at the cost of a row. Whoever clears what it waited for can clear
    /// it as well.
    /// </summary>
    /// <param name="id">The task's id, unique in the DAG.</param>
    /// <param name="dagId">The other DAG.</param>
    /// <param name="task">The task of it; null for the whole run.</param>
    /// <param name="offset">The awaited run's logical date, counted from this run's: <c>Hours(-1)</c> for the hour before. The same date unless set.</param>
    /// <param name="at">The awaited run's logical date, when an offset does not say it; excludes <paramref name="offset"/>.</param>
    /// <param name="allow">Ends that it waits for; success unless set.</param>
    /// <param name="fail">Ends with which it fails at once; failed, upstream failed and cancelled unless set.</param>
    /// <param name="skip">Ends with which it is skipped; skipped unless set.</param>
    /// <param name="whenMissing">What it does when there is no such DAG or task.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public WaitRef<AwaitedRun> WaitForDag(
        string id, string dagId, string? task = null, TimeSpan? offset = null, Func<TaskContext, DateTimeOffset>? at = null,
        EndState[]? allow = null, EndState[]? fail = null, EndState[]? skip = null, WhenMissing whenMissing = WhenMissing.Fail,
        [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        CheckOther(id, dagId, task, file, line);
        if (offset is not null && at is not null)
            Root.AddFault($"Task '{IdOf(id)}' says by both 'offset' and 'at' which run it waits for; leave one out.", Root.LineIn(file, line));
        var lists = new[] { allow ?? [EndState.Success], fail ?? [], skip ?? [] };
        if (lists[0].Length == 0)
            Root.AddFault($"Task '{IdOf(id)}' allows no end, so it would always wait in vain; name at least one.", Root.LineIn(file, line));
        foreach (var twice in lists.SelectMany(list => list.Distinct()).GroupBy(state => state).Where(group => group.Count() > 1))
            Root.AddFault($"Task '{IdOf(id)}' names the end '{twice.Key}' in more than one of 'allow', 'fail' and 'skip'.", Root.LineIn(file, line));

        return new(Define(
            id,
            new DeferBody("WaitForDag", TaskKind.Sensor, typeof(AwaitedRun), (_, ctx, _) =>
                {
                    var standard = Deferral.ToDag(dagId, at?.Invoke(ctx) ?? ctx.LogicalDate + (offset ?? TimeSpan.Zero), task);
                    var allowed = allow ?? standard.Allowed;
                    return new(standard with
                    {
                        Allowed = allowed,
                        Failing = fail ?? [.. standard.Failing.Except(allowed).Except(skip ?? [])],
                        Skipping = skip ?? [.. standard.Skipping.Except(allowed).Except(fail ?? [])],
                        WhenMissing = whenMissing,
                    });
                })
                .Showing(("DagId", dagId), ("Task", task), ("Offset", offset?.ToString()), ("At", at is null ? null : Setting.AtRunTime)),
            [], file, line));
    }

    private void CheckOther(string id, string dagId, string? task, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(dagId);
        if (!Dag.IsId(dagId))
            Root.AddFault($"Task '{IdOf(id)}' names the DAG '{dagId}', which cannot be: {Dag.IdRule}", Root.LineIn(file, line));
        if (task is not null && !Dag.IsId(task))
            Root.AddFault($"Task '{IdOf(id)}' names the task '{task}' of DAG '{dagId}', which cannot be: {Dag.IdRule}", Root.LineIn(file, line));
    }

    private WaitRef<T> Callback<T>(string id, Action<string, TaskContext> announce, string file, int line)
    {
        ArgumentNullException.ThrowIfNull(announce);
        return new(Define(
            id,
            new DeferBody("WaitForCallback", TaskKind.Sensor, typeof(T), async (_, ctx, timeout) =>
            {
                announce(await ctx.CallbackUrlAsync(timeout), ctx);
                return Deferral.ToCallback();
            }),
            [], file, line));
    }
}
