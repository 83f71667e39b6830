using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Acting;

/// <summary>
/// What a page's buttons do: each goes through the engine's commands with the current caller, says what happened,
/// and turns a refusal into words. Whether the caller may is decided by the command, not by the page.
/// </summary>
internal sealed class Act(CurrentCaller caller, IDagCommands dags, IRunCommands runs, Toasts toasts)
{
    public async Task SetPausedAsync(string dagId, bool paused, CancellationToken cancel)
    {
        var done = await TryAsync(async () =>
        {
            await dags.SetPausedAsync(dagId, paused, await caller.GetAsync(), cancel);
            return true;
        });
        if (done) toasts.Say($"{dagId} is {(paused ? "paused: no run of it starts" : "active")}.");
    }

    /// <summary>The run, or null when it was refused.</summary>
    public async Task<RunSummary?> TriggerAsync(TriggerRequest request, CancellationToken cancel)
    {
        var run = await TryAsync(async () => await runs.TriggerAsync(request, await caller.GetAsync(), cancel));
        if (run is not null) toasts.Say($"{request.DagId} was triggered.", Links.Run(run.Head.Id));
        return run;
    }

    public async Task CancelAsync(long run, CancellationToken cancel)
    {
        if (await TryAsync(async () => await runs.CancelAsync(run, await caller.GetAsync(), cancel)) is not null)
            toasts.Say("The run was asked to stop.");
    }

    private async Task<T?> TryAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception refusal) when (refusal is RejectedException or NotAllowedException)
        {
            toasts.Fail(refusal.Message);
            return default;
        }
    }
}
