using Tradewind.Engine.Ports;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Dags;
using Tradewind.Metastore.Runs;
using Tradewind.Metastore.Sqlite.Writing;

namespace Tradewind.Metastore.Sqlite.Runs;

/// <inheritdoc/>
internal sealed class SqliteRunStore(SqliteDatabase database, PlanCache plans) : RunStore(database, plans)
{
    public override async Task<CommitResult> CommitAsync(IReadOnlyList<RunChanges> changes, ClaimRequest? claim, CancellationToken cancel)
    {
        var written = OnlyChanged(changes);
        var claims = claim is { Limit: > 0, Queues.Count: > 0 };
        if (written.Count == 0 && !claims) return new([], []);
        RunWrite.RequireDistinctRuns(written);
        var result = await database.Writer.WriteAsync(
            session =>
            {
                var rows = new CommitRows(session);
                if (rows.Conflicts(written) is { Count: > 0 } conflicts) return new CommitResult(conflicts, []);
                foreach (var change in written) rows.Change(change);
                rows.Count(written);
                return new([], claims ? rows.Claim(claim!) : []);
            },
            cancel);
        if (result.Committed) Stored(written);
        return result;
    }

    public override async Task<IReadOnlyList<long?>> CreateManyAsync(IReadOnlyList<(RunChanges Changes, DateTimeOffset? Slot)> runs, CancellationToken cancel)
    {
        if (runs.Count == 0) return [];
        var ids = await database.Writer.WriteAsync(
            session =>
            {
                var rows = new CommitRows(session);
                var created = new long?[runs.Count];
                for (var at = 0; at < created.Length; at++) created[at] = rows.Create(runs[at].Changes, runs[at].Slot, FirstEpoch);
                return created;
            },
            cancel);
        for (var at = 0; at < ids.Length; at++)
            if (ids[at] is { } id) runs[at].Changes.Run.Stored(id, FirstEpoch);
        return ids;
    }

    public override async Task<IReadOnlyList<RunChanges>> UpdateAsync(
        IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply, CancellationToken cancel)
    {
        if (runs.Count == 0) return [];
        var all = await database.Writer.WriteAsync(session => Update(session, runs, actor, apply), cancel);
        Stored(all);
        return all;
    }

    private List<RunChanges> Update(WriteSession session, IReadOnlyCollection<long> runs, string actor, Action<LiveRun, RunChanges> apply)
    {
        // Nothing else writes meanwhile, so what is read here holds; SQLite's calls are done when they return.
        var loaded = ReadRunsAsync(session.Connection, runs, "", CancellationToken.None).GetAwaiter().GetResult();
        var rows = new CommitRows(session);
        var all = new List<RunChanges>(loaded.Count);
        foreach (var run in loaded)
        {
            var changes = new RunChanges(run, actor);
            apply(run, changes);
            all.Add(changes);
            if (changes.Any) rows.Change(changes);
        }

        rows.Count(all);
        return all;
    }

    private static void Stored(IReadOnlyList<RunChanges> written)
    {
        foreach (var change in written)
            if (change.Any) change.Run.Stored(change.Run.Head.Id, change.ExpectedEpoch!.Value + 1);
    }

    private static List<RunChanges> OnlyChanged(IReadOnlyList<RunChanges> changes)
    {
        var changed = new List<RunChanges>(changes.Count);
        foreach (var change in changes)
            if (change.Any) changed.Add(change);
        return changed;
    }
}
