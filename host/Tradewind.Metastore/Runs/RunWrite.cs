using System.Buffers;
using System.Text;
using System.Text.Json;
using Tradewind.Engine.Rules;
using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Metastore.Blobs;

namespace Tradewind.Metastore.Runs;

/// <summary>
/// The rows that one run's changes come to. Changes list what happened, in order; a row is written once, as it stands at
/// the end. What falls due is read off the instances' final state, because one commit may both add and withdraw it.
/// </summary>
internal static class RunWrite
{
    /// <summary>Stored instances whose rows change; new ones are in <see cref="RunChanges.Added"/>.</summary>
    public static IEnumerable<TaskInstance> Updated(RunChanges changes)
    {
        // New instances take the next free numbers, so whatever is numbered from the first of them on is new.
        var firstAdded = changes.Added.Count > 0 ? changes.Added[0].Ordinal : int.MaxValue;
        foreach (var instance in changes.Updated)
            if (instance.Ordinal < firstAdded) yield return instance;
    }

    /// <summary>Attempts that begin; a sensor's attempt that begins a further look stands here again.</summary>
    public static IReadOnlyCollection<AttemptStart> Started(RunChanges changes) =>
        LastOfEach(changes.Started, start => (start.Ordinal, start.Attempt));

    /// <summary>Attempts that end, and looks that found nothing.</summary>
    public static IReadOnlyCollection<AttemptEnd> Ended(RunChanges changes) =>
        LastOfEach(changes.EndedAttempts, end => (end.Ordinal, end.Attempt));

    /// <summary>Outputs to store.</summary>
    public static IReadOnlyCollection<XComWrite> Outputs(RunChanges changes) =>
        LastOfEach(changes.Outputs, output => (output.Ordinal, output.Key));

    /// <summary>Those of the outputs that name a blob.</summary>
    public static IReadOnlyList<(XComWrite Output, byte[] Blob)> Blobs(IReadOnlyCollection<XComWrite> outputs)
    {
        List<(XComWrite, byte[])>? blobs = null;
        foreach (var output in outputs)
            if (BlobIds.In(output.Json) is { } blob) (blobs ??= []).Add((output, blob));
        return blobs ?? (IReadOnlyList<(XComWrite, byte[])>)[];
    }

    /// <summary>What is due later. Written after <see cref="RunChanges.NoLongerDue"/> is deleted.</summary>
    public static IReadOnlyCollection<DueItem> Due(RunChanges changes)
    {
        if (changes.Due.Count == 0) return [];
        return LastOfEach(changes.Due.FindAll(item => Waits(changes.Run, item.Kind, item.Ordinal)), item => (item.Kind, item.Ordinal));
    }

    /// <summary>Tasks that wait for their past at the end. Written after <see cref="RunChanges.NoLongerAwaitsPast"/> is deleted.</summary>
    public static IEnumerable<int> AwaitsPast(RunChanges changes) =>
        changes.AwaitsPast.Where(task => changes.Run.Instances[task].State == TaskInstanceState.None);

    /// <summary>Tasks of other runs of the DAG that may wait for what went well here.</summary>
    public static IReadOnlyCollection<string> MayMeetPast(RunChanges changes) =>
        changes.Run.Plan.MindsPast
            ? [.. changes.Moves.Where(move => PastRule.WentWell.Contains(move.To)).SelectMany(move => changes.Run.Plan.AwaitedBy[changes.Run.Instances[move.Ordinal].TaskIndex]).Distinct()]
            : [];

    /// <summary>
    /// What the ends of runs mean for the count of failures in a row, for DAGs that are paused over them: whether a run
    /// succeeded, and how many failed since. Runs of a backfill or a draft and cancelled ones say nothing about the DAG.
    /// </summary>
    public static IReadOnlyList<(string DagId, bool Succeeded, int Failed)> Streaks(IReadOnlyList<RunChanges> changes)
    {
        Dictionary<string, (bool Succeeded, int Failed)>? streaks = null;
        foreach (var change in changes)
        {
            var head = change.Run.Head;
            if (!change.Ended || change.Run.Plan.Graph.PauseAfterFailures == 0 || head.Type is RunType.Backfill or RunType.Draft || head.State == RunState.Cancelled) continue;
            var before = (streaks ??= []).GetValueOrDefault(head.DagId);
            streaks[head.DagId] = head.State == RunState.Success ? (true, 0) : (before.Succeeded, before.Failed + 1);
        }

        return streaks is null ? [] : [.. streaks.OrderBy(streak => streak.Key, StringComparer.Ordinal).Select(streak => (streak.Key, streak.Value.Succeeded, streak.Value.Failed))];
    }

    /// <summary>The moves as the journal keeps them; null when there are none.</summary>
    public static string? Journal(RunChanges changes)
    {
        if (changes.Moves.Count == 0 && changes.RunMoves.Count == 0) return null;
        var buffer = new ArrayBufferWriter<byte>(64 * (changes.Moves.Count + changes.RunMoves.Count));
        using (var writer = new Utf8JsonWriter(buffer, new() { SkipValidation = true }))
        {
            writer.WriteStartArray();
            // A run starts before its instances move and ends after they did.
            foreach (var move in changes.RunMoves)
                if (!move.To.IsFinal()) Write(writer, -1, move.From.Word(), move.To.Word(), move.Why, move.At);
            foreach (var move in changes.Moves) Write(writer, move.Ordinal, move.From.Word(), move.To.Word(), move.Why, move.At);
            foreach (var move in changes.RunMoves)
                if (move.To.IsFinal()) Write(writer, -1, move.From.Word(), move.To.Word(), move.Why, move.At);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>When the changes were made, for the journal's row.</summary>
    public static DateTimeOffset JournalTime(RunChanges changes) =>
        changes.Moves.Count > 0 ? changes.Moves[^1].At : changes.RunMoves[^1].At;

    /// <summary>Two changes of one run in a commit would each expect the epoch before the other.</summary>
    public static void RequireDistinctRuns(IReadOnlyList<RunChanges> changes)
    {
        if (changes.Count < 2) return;
        var seen = new HashSet<long>(changes.Count);
        foreach (var change in changes)
            if (!seen.Add(change.Run.Head.Id)) throw new ArgumentException($"Run {change.Run.Head.Id} stands twice in one commit; collect its changes in one.", nameof(changes));
    }

    private static bool Waits(LiveRun run, DueKind kind, int ordinal) => kind switch
    {
        DueKind.Retry => run.Instances[ordinal].State == TaskInstanceState.UpForRetry,
        DueKind.Check => run.Instances[ordinal].State == TaskInstanceState.Waiting,
        // A run that is being stopped is waited for, not timed out; were its row kept, it would be found due over and over.
        DueKind.RunTimeout => run.Head.State == RunState.Running && run.Head.CancelRequestedAt is null,
        DueKind.RunDeadline => !run.Head.State.IsFinal(),
        DueKind.TaskDeadline => !run.Head.State.IsFinal() && !run.InstancesOf(run.Instances[ordinal].TaskIndex).All(instance => instance.State.IsFinal()),
        DueKind.QueueTimeout => run.Instances[ordinal].State is TaskInstanceState.Queued or TaskInstanceState.Scheduled,
        DueKind.TotalTimeout => run.Instances[ordinal] is not { State: TaskInstanceState.None, StartedAt: null } && !run.Instances[ordinal].State.IsFinal(),
        DueKind.IndexRetry => run.IndexDueAt(ordinal) is not null,
        DueKind.GroupRetry => run.GroupDueAt(ordinal) is not null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of due item."),
    };

    private static void Write(Utf8JsonWriter writer, int ordinal, string from, string to, string? why, DateTimeOffset at)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(ordinal);
        writer.WriteStringValue(from);
        writer.WriteStringValue(to);
        if (why is null) writer.WriteNullValue();
        else writer.WriteStringValue(StoredText.Reason(why));
        writer.WriteNumberValue(Micros.Of(at));
        writer.WriteEndArray();
    }

    private static IReadOnlyCollection<T> LastOfEach<T, TKey>(List<T> items, Func<T, TKey> key) where TKey : notnull
    {
        if (items.Count < 2) return items;
        var last = new Dictionary<TKey, T>(items.Count);
        foreach (var item in items) last[key(item)] = item;
        return last.Count == items.Count ? items : last.Values;
    }
}
