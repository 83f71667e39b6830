using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Drafts;
using Tradewind.Server.Access;
using Tradewind.Server.Problems;

namespace Tradewind.Server.Api;

/// <summary>The scripts of the DAG folder, and drafts of them. A script's path stands in the query: it has slashes.</summary>
internal static class ScriptEndpoints
{
    public static void MapScripts(this IEndpointRouteBuilder api)
    {
        api.MapGet("scripts", List).Takes(Deed.Look).WithSummary("The scripts of the server's DAG folder, by path.");
        api.MapGet("scripts/text", GetAsync).Takes(Deed.Look).WithSummary("A script with its text and the hash that a later save names.");
        api.MapPut("scripts/text", SaveAsync).Takes(Deed.EditScripts).WithSummary("Saves a script, unless the folder holds something else than what it began from.");
        api.MapPost("drafts/check", CheckAsync).Takes(Deed.EditScripts).WithSummary("Compiles, loads and checks a draft as the saved script would be. Nothing is stored.");
        api.MapPost("drafts/runs", RunAsync).Takes(Deed.RunDraft).WithSummary("Makes a run of a draft, without deploying it.");
    }

    private static ScriptsResource List(ScriptCommands scripts, IScriptFolder folder, ClaimsPrincipal user) => new()
    {
        Folder = folder.Describe, NotWritable = folder.NotWritable,
        Items = [.. scripts.List(user.Caller()).Select(script => new ScriptResource { Path = script.Path, Length = script.Length, ChangedAt = script.ChangedAt })],
    };

    private static async Task<ScriptTextResource> GetAsync(string? path, ScriptCommands scripts, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        if (string.IsNullOrEmpty(path)) check.Add("path", "'path' must name the script.");
        check.Done();
        return await scripts.OpenAsync(path!, user.Caller(), cancel) is { } script
            ? Text(script)
            : throw new RejectedException(RejectedReason.NotFound, $"There is no script '{path}' in the DAG folder. Which there are says: tradewind scripts list", "path");
    }

    private static async Task<ScriptTextResource> SaveAsync(ScriptRequest request, ScriptCommands scripts, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var draft = Read(check, request.Path, request.Text);
        var began = check.Text("began", request.Began);
        check.Done();
        var saved = await scripts.SaveAsync(draft, began, user.Caller(), cancel);
        return saved.After is { } after ? Text(after) : throw new RejectedException(RejectedReason.Conflict, Why(draft.Path, began, saved.Before), "began");
    }

    private static async Task<DraftCheckResource> CheckAsync(DraftRequest request, ScriptCommands scripts, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var draft = Read(check, request.Path, request.Text);
        check.Done();
        var found = await scripts.CheckAsync(draft, user.Caller(), cancel);
        return new()
        {
            Faults = [.. found.Faults.Select(Resources.Fault)],
            Warnings = [.. found.Warnings.Select(Resources.Fault)],
            Dags =
            [
                .. (found.Bundle?.Dags ?? []).Select(dag => new DraftDagResource { DagId = dag.DagId, TaskCount = dag.Tasks.Count, Schedule = dag.Schedule is { } schedule ? Resources.Schedule(schedule) : null }),
            ],
        };
    }

    private static async Task<Created<RunResource>> RunAsync(Client.DraftRunRequest request, IDraftRuns drafts, ClaimsPrincipal user, CancellationToken cancel)
    {
        var check = new RequestCheck();
        var draft = Read(check, request.Path, request.Text);
        var (dag, parameters) = (check.Text("dagId", request.DagId), check.Object("params", request.Params));
        check.Done();
        var run = Resources.Run(await drafts.RunAsync(new(draft, dag, parameters), user.Caller(), cancel));
        return TypedResults.Created($"/api/v1/runs/{run.RunId}", run);
    }

    // What the path and the text may be, the commands say.
    private static Draft Read(RequestCheck check, string? path, string? text)
    {
        if (path is null) check.Add("path", "'path' must say where the script stands, or would.");
        if (text is null) check.Add("text", "'text' must be the script.");
        return new(path ?? "", text ?? "");
    }

    private static string Why(string path, string? began, ScriptText? there) => (began, there) switch
    {
        (null, { } now) => $"There is a script '{path}' already, and this one began from none. Read it first and name its hash ({now.Hash}) as 'began'.",
        (_, null) => $"The script '{path}' is gone from the folder since this one began. Leave 'began' out to make it anew.",
        (_, { } now) => $"Somebody has changed '{path}' since this one began: it has the hash {now.Hash} now. Read it again and put the changes together.",
    };

    private static ScriptTextResource Text(ScriptText script) => new() { Path = script.Path, Text = script.Text, Sha256 = script.Hash };
}
