using System.Security.Cryptography;
using System.Text;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;
using Tradewind.Graph;

namespace Tradewind.Dashboard.Sample;

/// <summary>
/// A DAG folder in memory, and a dag-processor that understands one word a line: <c>dag ID</c>, <c>task ID</c> (after the one before it),
/// <c>fault TEXT</c>, <c>warning TEXT</c>.
/// </summary>
internal sealed class SampleScripts(SampleInstallation sample) : IScriptFolder, IDraftProcessor, IDraftRuns
{
    public string Describe => "/srv/dags on here";

    public string? NotWritable => sample.ScriptsNotWritable;

    public IReadOnlyList<ScriptFile> List() => [.. sample.Scripts.Select(script => new ScriptFile(script.Key, script.Value.Length, sample.Now))];

    public Task<ScriptText?> ReadAsync(string path, CancellationToken cancel) => Task.FromResult(sample.Scripts.TryGetValue(path, out var text) ? Script(path, text) : null);

    public async Task<ScriptSaved> WriteAsync(Draft draft, string? began, CancellationToken cancel)
    {
        var before = await ReadAsync(draft.Path, cancel);
        if (before?.Hash != began) return new(before, null);
        sample.Scripts[draft.Path] = draft.Text;
        sample.Commands.Add($"save {draft.Path}");
        return new(before, Script(draft.Path, draft.Text));
    }

    public Task<DraftCheck> CheckAsync(Draft draft, CancellationToken cancel)
    {
        var lines = draft.Text.Split('\n').Select((line, at) => (Words: line.Split(' ', 2), Line: at + 1)).ToArray();
        IEnumerable<ScriptFault> Notes(string word) => lines.Where(line => line.Words[0] == word).Select(line => new ScriptFault(draft.Path, line.Line, 1, "CS0103", line.Words[1]));
        var tasks = lines.Where(line => line.Words[0] == "task").Select(line => (Id: line.Words[1], line.Line)).ToArray();
        DagGraph[] dags = [.. lines.Where(line => line.Words[0] == "dag").Select(line => new DagGraph
        {
            DagId = line.Words[1],
            Tasks = [.. tasks.Select((task, at) => new TaskSpec { Id = task.Id, Kind = TaskKind.Action, Operator = "code", Line = task.Line, Upstream = at == 0 ? [] : [tasks[at - 1].Id] })],
        })];
        ScriptFault[] faults = [.. Notes("fault")];
        sample.Commands.Add($"check {draft.Path}");
        return Task.FromResult(new DraftCheck
        {
            Faults = faults,
            Warnings = [.. Notes("warning")],
            Bundle = faults.Length > 0 ? null : new() { Path = draft.Path, Key = "key", Sources = [new(draft.Path, draft.Text)], Assembly = [], Symbols = [], Plugins = [], Dags = dags },
        });
    }

    public Task<string?> AskAsync(Draft draft, DraftQuestion question, int offset, CancellationToken cancel) => Task.FromResult<string?>($"\"{question} {offset}\"");

    public Task<RunSummary> RunAsync(DraftRunRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.RunDraft);
        sample.Commands.Add($"run draft of {request.DagId} {request.Params} by {caller.Name}");
        var run = sample.AddRun(sample.Dags.Keys.First(), RunState.Running, sample.Now);
        run.Head = run.Head with { Type = RunType.Draft, TriggeredBy = caller.Name };
        return Task.FromResult(new RunSummary(run.Head, -1));
    }

    private static ScriptText Script(string path, string text) => new(path, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}
