using Npgsql;
using Tradewind.Engine.Runs;
using Tradewind.Metastore.Runs;

namespace Tradewind.Metastore.Postgres.Runs;

/// <summary>
/// The commit between two tasks as one call with plain values (<c>commit_step</c> in 002_commit.sql). It writes the same rows
/// as the statements of <see cref="CommitBatch"/> would; those are for many rows, this is for the few that a chain of tasks waits for.
/// </summary>
internal static class CommitStep
{
    private const int MostInstances = 2;
    private const int Values = 57;

    private static readonly string Call = $"SELECT commit_step({string.Join(", ", Enumerable.Range(1, Values).Select(at => $"${at}"))})";

    /// <summary>The call, when these changes are few enough for it; otherwise null. Whatever else they hold is not its business.</summary>
    public static NpgsqlBatchCommand? For(IReadOnlyList<RunChanges> changes)
    {
        if (changes is not [{ Added.Count: 0, NoLongerReady.Count: 0, NoLongerHeld.Count: 0, Updated.Count: <= MostInstances, Cleared.Count: 0, Cached.Count: 0, Taken.Count: 0, CacheWishes.Count: 0, StopRequests.Count: 0, Repinned: false, PauseChanged: false, Groups.Count: 0, Run.Head.Stop: null } only] || only.ExpectedEpoch is not { } epoch) return null;
        var started = RunWrite.Started(only);
        var ended = RunWrite.Ended(only);
        var outputs = RunWrite.Outputs(only);
        if (started.Count > 1 || ended.Count > 1 || outputs.Count > 1 || RunWrite.Blobs(outputs).Count > 0 || only.Forgotten().Any()) return null;

        var head = only.Run.Head;
        var command = new NpgsqlBatchCommand(Call);
        var to = command.Parameters;
        Add(to, head.Id);
        Add(to, epoch);
        Add(to, (short)head.State);
        Add(to, Micros.Of(head.StartedAt));
        Add(to, Micros.Of(head.EndedAt));
        Add(to, Micros.Of(head.CancelRequestedAt));
        Add(to, StoredText.Reason(head.Reason));

        // Rows are locked in one order, here as everywhere.
        var instances = only.Updated.OrderBy(instance => instance.Ordinal).ToArray();
        for (var at = 0; at < MostInstances; at++) AddInstance(to, head.Id, at < instances.Length ? instances[at] : null);
        AddStart(to, head.Id, Only(started));
        AddEnd(to, head.Id, Only(ended));
        AddOutput(to, head.Id, Only(outputs));

        var moves = RunWrite.Journal(only);
        Add(to, moves is null ? null : (long?)Micros.Of(RunWrite.JournalTime(only)));
        Add(to, only.Actor);
        Add(to, moves);
        return command;
    }

    private static T? Only<T>(IReadOnlyCollection<T> one) where T : struct => one.Count == 0 ? null : one.First();

    private static void AddInstance(NpgsqlParameterCollection to, long run, TaskInstance? instance)
    {
        Add(to, instance is null ? null : (long?)InstanceId.Of(run, instance.Ordinal));
        Add(to, instance?.MapIndex);
        Add(to, (short?)instance?.State);
        Add(to, instance?.Attempt);
        Add(to, instance?.Fence);
        Add(to, instance?.Failures);
        Add(to, instance?.Losses);
        Add(to, instance?.Checks);
        Add(to, instance?.Node);
        Add(to, Micros.Of(instance?.QueuedAt));
        Add(to, Micros.Of(instance?.StartedAt));
        Add(to, Micros.Of(instance?.EndedAt));
        Add(to, Micros.Of(instance?.DueAt));
        Add(to, instance?.OutputLength);
        Add(to, StoredText.Reason(instance?.Reason));
    }

    private static void AddStart(NpgsqlParameterCollection to, long run, AttemptStart? start)
    {
        Add(to, start is { } some ? (long?)InstanceId.Of(run, some.Ordinal) : null);
        Add(to, start?.Attempt);
        Add(to, start?.Node);
        Add(to, start?.Fence);
        Add(to, Micros.Of(start?.At));
    }

    private static void AddEnd(NpgsqlParameterCollection to, long run, AttemptEnd? end)
    {
        Add(to, end is { } some ? (long?)InstanceId.Of(run, some.Ordinal) : null);
        Add(to, end?.Attempt);
        Add(to, end?.Outcome is null ? null : Micros.Of(end?.At));
        Add(to, (short?)end?.Outcome);
        Add(to, StoredText.Reason(end?.Report.Message));
        Add(to, StoredText.Of(end?.Report.ErrorType));
        Add(to, StoredText.Of(end?.Report.Rendered));
        Add(to, end?.Report.Rows);
        Add(to, end?.Report.Bytes);
    }

    private static void AddOutput(NpgsqlParameterCollection to, long run, XComWrite? output)
    {
        Add(to, output is { } some ? (long?)InstanceId.Of(run, some.Ordinal) : null);
        Add(to, output?.Key);
        Add(to, output?.Json);
    }

    private static void Add<T>(NpgsqlParameterCollection to, T value) => to.Add(new NpgsqlParameter<T> { TypedValue = value });
}
