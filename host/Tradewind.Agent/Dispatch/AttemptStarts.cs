using Tradewind.Agent.Runners;
using Tradewind.Engine.Runs;
using Tradewind.Engine.Telemetry;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;

namespace Tradewind.Agent.Dispatch;

/// <summary>Gives attempts that are recorded as running to a runner: the shared one, or one of their own.</summary>
internal sealed class AttemptStarts(AttemptMessages messages, DispatchTable dispatched, AskDesk desk, AttemptStops stops, IRunnerPool runners, IRunnerEvents events)
{
    private const int LossesBeforeIsolation = 2;

    /// <summary>Starts an attempt. For the loop.</summary>
    public async Task StartAsync(LiveRun run, TaskInstance instance, DateTimeOffset at, CancellationToken cancel)
    {
        RunTelemetry.NoteStart(instance, at);

        // Asked before the attempt counts as dispatched: when the metastore does not answer, the recovery must still find it unknown.
        var message = await messages.OfAsync(run, instance, at, cancel);
        var attempt = new Dispatched(message.Instance, instance.Attempt, instance.Fence);
        dispatched.Add(attempt);
        desk.Open(attempt.Instance, attempt.Fence, run);
        var task = run.TaskOf(instance);
        if (task.Timeout is { } limit) stops.StopAt(attempt, at + limit);

        // Lost again and again: whatever kills its runners, the task itself or one beside it, is kept from the rest.
        if (task.Isolation == Isolation.Process || instance.Losses >= LossesBeforeIsolation)
        {
            _ = StartIsolatedAsync(attempt, message);
        }
        else if (runners.Shared is { } runner && dispatched.Give(attempt, runner))
        {
            runner.Run(message);
        }
        else
        {
            // The runner died between the claim and now.
            Lost(attempt, "The runner was gone before it could start.");
        }
    }

    private async Task StartIsolatedAsync(Dispatched attempt, RunAttempt message)
    {
        try
        {
            var runner = await runners.StartIsolatedAsync();
            if (!dispatched.Give(attempt, runner))
            {
                runner.Kill();
                Lost(attempt, "Its own runner was gone before it could start.");
                return;
            }

            if (attempt.Stopping is null) runner.Run(message);
            else runner.Kill();
        }
        catch (Exception fault)
        {
            // Nobody awaits this; whatever kept the runner from starting ends the attempt.
            Lost(attempt, $"Its own runner did not start: {fault.Message}");
        }
    }

    private void Lost(Dispatched attempt, string message) =>
        events.Reported([(attempt.Instance, attempt.Fence, new() { Kind = ReportKind.Lost, Message = message })]);
}
