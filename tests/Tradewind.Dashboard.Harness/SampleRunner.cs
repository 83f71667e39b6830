using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Harness;

/// <summary>Moves every open run on by a task a second, so that pages have something live to show.</summary>
internal sealed class SampleRunner(SampleInstallation sample) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var run in sample.Runs.Values.Where(run => run.Head is { EndedAt: null, State: RunState.Running }).ToList()) Step(run);
        }
    }

    private void Step(SampleRun run)
    {
        var plan = sample.Dags[run.Head.DagId].Plan;
        foreach (var instance in run.Instances.Where(i => i.State == TaskInstanceState.Running))
        {
            (instance.State, instance.EndedAt) = (TaskInstanceState.Success, sample.Now);
            var attempts = run.Attempts[instance.Ordinal];
            attempts[^1] = attempts[^1] with { EndedAt = sample.Now, Outcome = AttemptOutcome.Success };
        }

        foreach (var instance in run.Instances.Where(i => i.State == TaskInstanceState.None
            && plan.Upstream[i.TaskIndex].All(up => run.Instances[up].State is TaskInstanceState.Success or TaskInstanceState.Skipped)).ToList())
        {
            (instance.State, instance.StartedAt, instance.Attempt) = (TaskInstanceState.Running, sample.Now, 1);
            run.Attempts[instance.Ordinal] = [new AttemptView { Number = 1, Node = "atlas", StartedAt = sample.Now }];
            run.Moves.Add(new MoveView(sample.Now, "agent:atlas", plan.Tasks[instance.TaskIndex].Id, -1, "queued", "running", null));
        }

        if (run.Instances.All(i => i.EndedAt is not null)) run.Head = run.Head with { State = RunState.Success, EndedAt = sample.Now };
        sample.Publish(run);
    }
}
