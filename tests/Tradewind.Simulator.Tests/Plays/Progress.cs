using Tradewind.Engine.Runs;
using Tradewind.Engine.States;
using Tradewind.Simulator.Tests.Worlds;

namespace Tradewind.Simulator.Tests.Plays;

/// <summary>
/// Sees to it that things go on once all faults are over. What stands still may wait for its past only, and for one that really went wrong;
/// then somebody does what people do about it, and it must go on.
/// </summary>
internal sealed class Progress(World world, Installation installation)
{
    /// <summary>Who changes runs that went wrong.</summary>
    public const string Helper = "user:eve";

    // Whatever goes on by itself does so within this time: the longest wait of a task is half of it.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private long _moved;
    private DateTimeOffset _since = world.Now;

    /// <summary>Looks whether anything happened, and helps where only a person can.</summary>
    public void Look()
    {
        var moved = installation.Read<long>("SELECT count(*) FROM journal").Single();
        if (moved != _moved) (_moved, _since) = (moved, world.Now);
        if (world.Now - _since < Longest) return;

        var waits = installation.Read<(long Instance, long Run)>("SELECT instance_id, instance_id >> 20 FROM past_wait ORDER BY instance_id");
        if (waits.Count == 0) throw new InvalidOperationException($"Nothing has happened for {Longest}: {Open()}");
        _since = world.Now;
        var helped = false;
        // One at a time: what is done for one changes how the others stand.
        foreach (var run in waits.GroupBy(wait => wait.Run, wait => InstanceId.OrdinalOf(wait.Instance)).OrderBy(run => run.Key)) helped = helped || Help(run.Key, [.. run]);
        if (!helped) throw new InvalidOperationException($"Nothing has happened for {Longest}, and no past went wrong: {Open()}");
    }

    private bool Help(long id, int[] waiting)
    {
        var run = Load(id);
        var before = installation.Read<long>($"SELECT p.id FROM run p JOIN run r ON r.id = {id} WHERE p.dag_id = r.dag_id AND p.slot < r.logical_date ORDER BY p.slot DESC LIMIT 1");
        if (before is not [var past]) throw new InvalidOperationException($"Run {id} waits for its past and has none: {Open()}");
        var previous = Load(past);
        foreach (var ordinal in waiting)
        {
            var task = run.TaskOf(run.Instances[ordinal]);
            var needed = previous.Plan.Graph.Tasks.Where(other => other.Id == task.Id || (task.WaitForDownstream && other.Upstream.Contains(task.Id)));
            if (needed.All(other => previous.InstancesOf(previous.Plan.IndexOf(other.Id)).All(one => one.State is TaskInstanceState.Success or TaskInstanceState.Skipped or TaskInstanceState.Removed)))
                throw new InvalidOperationException($"Run {id}: {task.Id} waits for its past in run {past}, where all went well");
        }

        // The one before may wait itself: its turn comes with its own past.
        if (!previous.Head.State.IsFinal()) return false;
        world.Note($"{Helper} helps run {id}, whose past went wrong");
        if (world.Chance(0.5)) Update(past, (live, changes) => live.MarkRun(changes, RunState.Success, world.Now, "somebody did it by hand"));
        else Update(id, (live, changes) => live.Cancel(changes, world.Now, "its past failed"));
        return true;
    }

    private LiveRun Load(long run) => installation.Runs.LoadAsync([run], default).GetAwaiter().GetResult().Single();

    private void Update(long run, Action<LiveRun, RunChanges> apply) => installation.Runs.UpdateAsync([run], Helper, apply, default).GetAwaiter().GetResult();

    private string Open() => string.Join("; ", installation.Read<string>(
        """
        SELECT 'run ' || run_id || ' is in state ' || state FROM open_run
        UNION ALL SELECT 'callback ' || id || ' has not ended' FROM run_callback WHERE ended_at IS NULL
        UNION ALL SELECT 'instance ' || (w.instance_id & 1048575) || ' of run ' || (w.instance_id >> 20) || ' waits for its past in run ' ||
            (SELECT p.id FROM run p JOIN run r ON r.id = w.instance_id >> 20 WHERE p.dag_id = r.dag_id AND p.slot < r.logical_date ORDER BY p.slot DESC LIMIT 1) FROM past_wait w
        UNION ALL SELECT 'instance ' || (id & 1048575) || ' of run ' || (id >> 20) || ' is in state ' || state FROM task_instance WHERE state NOT IN (0) AND (id >> 20) IN (SELECT run_id FROM open_run)
        """).Take(40));
}
