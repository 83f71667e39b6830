using Tradewind.Engine.States;
using static Tradewind.Engine.States.TaskInstanceState;

namespace Tradewind.Engine.Runs;

/// <summary>How mapped tasks fan out.</summary>
public sealed partial class LiveRun
{
    /// <summary>
    /// Changes whenever an output that the task maps over is written anew: the attempts of all that write it, counted as they begin.
    /// Asked for each index, so nothing is counted here.
    /// </summary>
    public long MapVersion(int task)
    {
        var version = 0L;
        foreach (var source in Plan.MapOver[task]) version += _written[source];
        return version;
    }

    /// <summary>How many elements each part has that the task maps over in all combinations; empty when an index is an element's place.</summary>
    public IReadOnlyList<int> MapLengths(int task) =>
        Plan.Tasks[task].Map is { Zipped: false, Parts.Count: > 1 } ? [.. LengthsOf(task).Select(length => (int)(length ?? 0))] : [];

    private bool MayFanOut(int task)
    {
        foreach (var source in Plan.MapOver[task])
            if (!_own[source].AllDone) return false;
        return true;
    }

    // By part, as far as they are known; what is assumed of a task goes before what is.
    private long?[] LengthsOf(int task, Dictionary<int, long>? assumed = null)
    {
        var parts = Plan.Tasks[task].Map?.Parts;
        var lengths = new long?[MapCount.Parts(Plan.Tasks[task])];
        var output = 0;
        for (var part = 0; part < lengths.Length; part++)
        {
            if (parts?[part] is { } listed)
            {
                lengths[part] = listed;
                continue;
            }

            var source = Plan.MapOver[task][output++];
            lengths[part] = assumed is not null && assumed.TryGetValue(source, out var length) ? length : LengthOf(source);
        }

        return lengths;
    }

    // A mapped task's output is the list of what its successful indices returned. What was marked as a success has none.
    private long? LengthOf(int source)
    {
        if (!_own[source].AllDone) return null;
        return Plan.IsMapped(source) ? _own[source].Succeeded : _own[source].Succeeded == 0 ? 0 : _first[source].OutputLength ?? 0;
    }

    // What is too long, or does not fit, fails the task that brings it, before a single index is made. Tasks that map over mapped tasks
    // are looked at with it, each once, as if every index before them succeeded.
    private string? WrongLength(TaskInstance producer, AttemptReport report)
    {
        if (Plan.MappedBy[producer.TaskIndex].Length == 0 || Plan.IsMapped(producer.TaskIndex)) return null;
        if (report.OutputLength is not >= 0) return $"'{Plan.Tasks[Plan.MappedBy[producer.TaskIndex][0]].Id}' maps over this task's output, which must be a list or a dictionary.";

        var assumed = new Dictionary<int, long> { [producer.TaskIndex] = report.OutputLength.Value };
        var open = new Queue<int>([producer.TaskIndex]);
        var wanted = 0L;
        while (open.TryDequeue(out var source))
        {
            foreach (var task in Plan.MappedBy[source])
            {
                if (assumed.ContainsKey(task)) continue;
                var spec = Plan.Tasks[task];
                var lengths = LengthsOf(task, assumed);
                // Whether what mapped tasks leave goes side by side shows once they have ended.
                var isGuess = spec.Map is { Zipped: true } && Plan.MapOver[task].Any(Plan.IsMapped);
                if (!isGuess && MapCount.Fault(spec, lengths) is { } fault) return $"{fault} {(spec.Map is { Zipped: true } ? "Return as many." : "Raise its map limit or return fewer.")}";
                wanted += assumed[task] = MapCount.Of(spec, lengths);
                open.Enqueue(task);
            }
        }

        var free = InstanceId.MostPerRun - _instances.Count;
        return wanted > free
            ? $"The output has {report.OutputLength} elements, and with it {assumed.Count - 1} tasks fan out to {wanted}; this run has room for {free} more task instances. Return fewer."
            : null;
    }

    // Gives tasks their indices: one task, or all of a mapped group. When there is nothing to fan out over they end instead. Of tasks that
    // have fanned out before and were cleared, the indices in none run again; those beyond the new length are removed.
    private void FanOut(RunChanges changes, int[] tasks, DateTimeOffset now)
    {
        var task = tasks[0];
        if (NothingToMap(task) is var (state, why))
        {
            EndIdle(changes, tasks, state, now, why);
            return;
        }

        var spec = Plan.Tasks[task];
        var lengths = LengthsOf(task);
        if (MapCount.Fault(spec, lengths) is { } fault)
        {
            EndIdle(changes, tasks, Failed, now, fault);
            return;
        }

        var count = (int)MapCount.Of(spec, lengths);
        if (count == 0)
        {
            EndIdle(changes, tasks, Skipped, now, Plan.MapOver[task] is [var only] && lengths.Length == 1 ? $"the output of '{Plan.Tasks[only].Id}' is empty" : "a part of what it maps over is empty");
            return;
        }

        var free = InstanceId.MostPerRun - _instances.Count;
        if (tasks.Sum(one => Math.Max(0, count - InstancesOf(one).Count)) > free)
        {
            EndIdle(changes, tasks, Failed, now, $"it maps over {count} elements, but this run has room for {free} more of its {InstanceId.MostPerRun} task instances; return fewer or split the run");
            return;
        }

        AddIndices(changes, tasks, count);
        foreach (var instance in tasks.SelectMany(InstancesOf))
            if (instance.State == None && instance.MapIndex >= count) End(changes, instance, Removed, now, $"it maps over only {count} elements now", follow: false);
    }

    private void EndIdle(RunChanges changes, int[] tasks, TaskInstanceState to, DateTimeOffset now, string why)
    {
        foreach (var task in tasks) EndIdle(changes, task, to, now, why);
    }

    private (TaskInstanceState State, string Why)? NothingToMap(int task)
    {
        (TaskInstanceState, string)? nothing = null;
        foreach (var source in Plan.MapOver[task])
        {
            var ended = _own[source];
            if (ended.Succeeded > 0) continue;
            if (ended.Failed > 0) return (UpstreamFailed, $"'{Plan.Tasks[source].Id}' has no output to map over");
            nothing ??= (Skipped, $"'{Plan.Tasks[source].Id}' was skipped, so there is nothing to map over");
        }

        return nothing;
    }

    // Index by index, so that of a mapped group the first index has the lowest numbers in all tasks and goes first.
    private void AddIndices(RunChanges changes, int[] tasks, int count)
    {
        var from = count;
        tasks = Array.FindAll(tasks, task => !HasEnded(task));
        foreach (var task in tasks)
        {
            var first = _first[task];
            _indices[task] ??= [first];
            from = Math.Min(from, _indices[task]!.Count);
            if (first.MapIndex == 0) continue;
            first.MapIndex = 0;
            Touch(changes, first);
        }

        for (var index = from; index < count; index++)
            foreach (var task in tasks)
                if (index >= _indices[task]!.Count) AddIndex(changes, task, index);
    }

    private void AddIndex(RunChanges changes, int task, int index)
    {
        var instance = new TaskInstance { Ordinal = _instances.Count, TaskIndex = task, MapIndex = index };
        _instances.Add(instance);
        _indices[task]!.Add(instance);
        changes.Added.Add(instance);
        _open++;
        _idle[task]++;
        _own[task].Total++;
        foreach (var next in Plan.Downstream[task]) _before[next].Total++;
    }
}
