using System.Globalization;
using System.Text.Json;
using Tradewind.Client;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Secrets;
using Tradewind.Engine.States;
using Tradewind.Server.Problems;
using Tradewind.Server.Streams;

namespace Tradewind.Server.Api;

internal static class TaskEndpoints
{
    private const int MostInstances = 1_000;

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        api.MapGet("runs/{run:long}/tasks", ListAsync).WithSummary("A run's task instances, a page at a time.");
        api.MapGet("runs/{run:long}/tasks/{task:id}", GetAsync).WithSummary("A task instance with its attempts.");
        api.MapGet("runs/{run:long}/tasks/{task:id}/{index:int}", (long run, string task, int index, IRunQueries runs, RetentionSettings keep, CancellationToken cancel) =>
            GetAsync(run, task, index, runs, keep, cancel)).WithSummary("One instance of a mapped task with its attempts; -1 for a task that is not mapped.");
        api.MapGet("runs/{run:long}/tasks/{task:id}/why", WhyAsync).WithSummary("Why a task instance does not run: everything in its way now.");
        api.MapGet("runs/{run:long}/tasks/{task:id}/xcoms", XComsAsync).WithSummary("The outputs a task instance stored, long ones cut.");
        api.MapGet("runs/{run:long}/tasks/{task:id}/state", StateAsync).WithSummary("What a task instance keeps from attempt to attempt.");
        api.MapGet("runs/{run:long}/tasks/{task:id}/xcoms/{key:id}", XComAsync)
            .WithSummary("An output of a task instance, whole: its JSON as a file to download.")
            .Produces<JsonElement>(contentType: "application/json");
    }

    private static async Task<ResourcePage<TaskInstanceResource>> ListAsync(
        long run, string? task, string? state, string? search, string? cursor, int? limit, IRunQueries runs, RetentionSettings keep, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var filter = new InstanceFilter { TaskId = check.Text("task", task), States = TaskStates(check, state), Search = check.Text("search", search) };
        var size = check.Limit(limit, MostInstances);
        var after = -1;
        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            check.Add("cursor", "'cursor' must be the 'next' of the page before.");
        check.Done();

        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        var found = await runs.InstancesWhereAsync(run, filter, after, size, cancel);
        return new()
        {
            Items = [.. found.Select(Resources.Instance)],
            Next = found.Count == size ? found[^1].Instance.Ordinal.ToString(CultureInfo.InvariantCulture) : null,
        };
    }

    private static List<TaskInstanceState>? TaskStates(RequestCheck check, string? words)
    {
        if (string.IsNullOrEmpty(words)) return null;
        var states = new List<TaskInstanceState>();
        foreach (var word in words.Split(','))
        {
            if (StateWords.TaskState(word) is { } state) states.Add(state);
            else check.Add("state", $"'{word}' is no state of a task.");
        }

        return states;
    }

    private static async Task<TaskInstanceDetailResource> GetAsync(long run, string task, int? mapIndex, IRunQueries runs, RetentionSettings keep, CancellationToken cancel) =>
        Resources.Instance(await FindAsync(run, task, mapIndex ?? -1, runs, keep, cancel));

    private static async Task<WhyResource> WhyAsync(long run, string task, int? mapIndex, IRunQueries runs, IWhyQueries why, RetentionSettings keep, CancellationToken cancel)
    {
        await FindAsync(run, task, mapIndex ?? -1, runs, keep, cancel);
        return Resources.Why(await why.WhyAsync(run, task, mapIndex ?? -1, cancel) ?? throw keep.NoRun(run));
    }

    private static async Task<ResourcePage<XComResource>> XComsAsync(long run, string task, int? mapIndex, IRunQueries runs, RetentionSettings keep, CancellationToken cancel)
    {
        var instance = await FindAsync(run, task, mapIndex ?? -1, runs, keep, cancel);
        return Resources.Page(await runs.XComsAsync(instance.View.Id, cancel), Resources.XCom);
    }

    private static async Task<ResourcePage<StateResource>> StateAsync(long run, string task, int? mapIndex, IRunQueries runs, IStateStore states, RetentionSettings keep, CancellationToken cancel)
    {
        var instance = await FindAsync(run, task, mapIndex ?? -1, runs, keep, cancel);
        return Resources.Page(await states.ListAsync(instance.View.Id, cancel), Resources.State);
    }

    private static async Task<IResult> XComAsync(long run, string task, string key, int? mapIndex, IRunQueries runs, IBlobStore blobs, ISecretProtector protector, RetentionSettings keep, CancellationToken cancel)
    {
        var instance = await FindAsync(run, task, mapIndex ?? -1, runs, keep, cancel);
        var stored = await runs.XComAsync(instance.View.Id, key, cancel)
            ?? throw new RejectedException(RejectedReason.NotFound, $"Task '{task}' of run {run} has no output '{key}'. See what it left with: tradewind tasks outputs {run} {task}", "key");
        var name = string.Create(CultureInfo.InvariantCulture, $"{run}-{task}{(mapIndex is >= 0 ? $"-{mapIndex}" : "")}-{key}.json");
        if (!LargeOutput.TryRead(stored, out var large)) return TypedResults.Bytes(SealedOutput.ShownOf(stored), "application/json", name);
        return TypedResults.Stream(
            stream => new OutputStream(blobs, protector).WriteAsync(large, stream, $"Output '{key}' of task '{task}' of run {run}", cancel),
            "application/json",
            name);
    }

    /// <exception cref="RejectedException">There is no such task instance; says whether the run, the task or the index is at fault.</exception>
    public static async Task<TaskInstanceDetail> FindAsync(long run, string task, int mapIndex, IRunQueries runs, RetentionSettings keep, CancellationToken cancel)
    {
        if (await runs.InstanceAsync(run, task, mapIndex, cancel) is { } found) return found;
        if (await runs.GetAsync(run, cancel) is null) throw keep.NoRun(run);
        if (await runs.InstancesAsync(run, task, -1, 1, cancel) is not [var one, ..])
            throw new RejectedException(RejectedReason.NotFound, $"Run {run} has no task '{task}'. See its tasks with: tradewind tasks list {run}", "task");
        throw new RejectedException(
            RejectedReason.NotFound,
            one.Instance.MapIndex < 0
                ? $"Task '{task}' of run {run} is not mapped: leave 'mapIndex' (--index on the command line) out."
                : $"Task '{task}' of run {run} is mapped: choose one of its instances with 'mapIndex' (--index on the command line), from 0{(mapIndex < 0 ? "" : $"; there is no {mapIndex}")}.",
            "mapIndex");
    }
}
