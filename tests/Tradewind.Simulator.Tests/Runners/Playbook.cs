using Tradewind.Engine.Runs;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;
using Tradewind.Simulator.Tests.Plays;

namespace Tradewind.Simulator.Tests.Runners;

/// <summary>What all runners of a play do: each task's script, and the ledger of what they did.</summary>
internal sealed class Playbook(int seed)
{
    private readonly Dictionary<string, GraphPlan> _plans = [];
    private readonly Dictionary<(long Instance, int Attempt), int> _looks = [];

    public Ledger Ledger { get; } = new();

    /// <summary>How often a runner for one attempt does not start.</summary>
    public double StartFaults { get; set; }

    /// <summary>How often a callback takes its runner with it.</summary>
    public double CallbackDeaths { get; set; }

    /// <summary>What an attempt waits for outside its run.</summary>
    public Func<TaskSpec, RunAttempt, Deferral?> WaitOf { get; set; } = (_, _) => null;

    /// <summary>Called when an attempt waits for a call to its address.</summary>
    public Action<RunAttempt> Called { get; set; } = _ => { };

    /// <summary>Whether the event is there that an attempt waited for.</summary>
    public Func<RunAttempt, bool> HasCome { get; set; } = _ => false;

    public void Add(GraphPlan plan) => _plans.Add(plan.Graph.DagId, plan);

    /// <summary>Whether what several sensors look at is there.</summary>
    public Func<string, bool> IsThere { get; set; } = _ => true;

    public TaskSpec TaskOf(RunAttempt attempt) => _plans[attempt.DagId].Tasks[_plans[attempt.DagId].IndexOf(attempt.TaskId)];

    public Script ScriptOf(RunAttempt attempt) =>
        Script.Of(seed, _plans[attempt.DagId], attempt.Run, _plans[attempt.DagId].IndexOf(attempt.TaskId), attempt.MapIndex);

    public AttemptReport ReportOf(RunAttempt attempt, Script script)
    {
        var task = TaskOf(attempt);
        if (task.Kind == TaskKind.Sensor)
        {
            var looks = _looks[(attempt.Instance, attempt.Attempt)] = _looks.GetValueOrDefault((attempt.Instance, attempt.Attempt)) + 1;
            if (looks <= script.InVain) return new() { Kind = ReportKind.NotYet, Message = "not there yet" };
        }

        if (script.Behaviour == Behaviour.Succeeds && WaitOf(task, attempt) is { } wait && !(wait.Resume && HasCome(attempt)))
        {
            Ledger.Wait(attempt, wait);
            return new() { Kind = ReportKind.Deferred, Deferral = wait };
        }

        return script.Behaviour switch
        {
            Behaviour.FailsAlways => new() { Kind = ReportKind.Failed, Message = "broken" },
            Behaviour.FailsForGood => new() { Kind = ReportKind.Failed, Message = "broken for good", MayRetry = false },
            Behaviour.FailsFirst when attempt.Attempt <= script.Bad => new() { Kind = ReportKind.Failed, Message = "broken at first" },
            Behaviour.Skips => new() { Kind = ReportKind.Skipped, Message = "nothing to do" },
            _ => new() { Kind = ReportKind.Succeeded, Output = [1], OutputLength = script.Length, Chosen = script.Chosen, Emitted = News.Of(task, attempt.Run), CacheKey = TakeOvers.CacheKey(task, attempt.Run, attempt.MapIndex) },
        };
    }

    /// <summary>What is said of a success that was taken over.</summary>
    public AttemptReport ReportOf(RunAttempt attempt, CachedOutputs found) => new()
    {
        Kind = ReportKind.Succeeded, Message = $"taken over from run {found.RunId}", Output = found.Outputs.TryGetValue(XComKeys.Return, out var output) ? output.ToArray() : null, OutputLength = found.OutputLength,
        CachedFrom = new(found.Instance, found.Attempt), Emitted = News.Of(TaskOf(attempt), attempt.Run),
    };

    /// <summary>What a sensor says that looks for all that share its look.</summary>
    public AttemptReport ReportOf(RunAttempt attempt, string key, int looks, DateTimeOffset now)
    {
        var seen = new LookReport(key, looks + 1, null);
        if (!IsThere(key))
        {
            Ledger.Misses.Add((key, attempt.Instance, now));
            return new() { Kind = ReportKind.NotYet, Message = "not there yet", Look = seen };
        }

        Ledger.Finds.Add((key, now));
        return new() { Kind = ReportKind.Succeeded, Output = [1], OutputLength = 1, Emitted = News.Of(TaskOf(attempt), attempt.Run), Look = seen };
    }
}
