using System.Security.Cryptography;
using System.Text;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Queries;
using Tradewind.Graph;
using DraftRunRequest = Tradewind.Engine.Drafts.DraftRunRequest;

namespace Tradewind.Server.Tests.Fakes;

/// <summary>A DAG folder in memory, and a dag-processor for which a script declares one DAG, named like itself, unless it says <c>fault</c>.</summary>
internal sealed class MemoryScripts(Func<RunSummary>? run = null) : IScriptFolder, IDraftProcessor, IDraftRuns
{
    public SortedDictionary<string, string> Scripts { get; } = new(StringComparer.Ordinal);

    public List<DraftRunRequest> Runs { get; } = [];

    public string Describe => "/srv/dags on here";

    public string? NotWritable { get; set; }

    public IReadOnlyList<ScriptFile> List() => [.. Scripts.Select(script => new ScriptFile(script.Key, script.Value.Length, DateTimeOffset.UnixEpoch))];

    public Task<ScriptText?> ReadAsync(string path, CancellationToken cancel) => Task.FromResult(Scripts.TryGetValue(path, out var text) ? Script(path, text) : null);

    public async Task<ScriptSaved> WriteAsync(Draft draft, string? began, CancellationToken cancel)
    {
        var before = await ReadAsync(draft.Path, cancel);
        if (before?.Hash != began) return new(before, null);
        Scripts[draft.Path] = draft.Text;
        return new(before, Script(draft.Path, draft.Text));
    }

    public Task<DraftCheck> CheckAsync(Draft draft, CancellationToken cancel)
    {
        if (draft.Text.Contains("fault")) return Task.FromResult(new DraftCheck { Faults = [new(draft.Path, 3, 7, "CS0103", "The name 'fault' does not exist")] });
        var dag = new DagGraph { DagId = Path.GetFileNameWithoutExtension(draft.Path), Tasks = [new() { Id = "load", Kind = TaskKind.Action, Operator = "code" }] };
        return Task.FromResult(new DraftCheck
        {
            Warnings = [new(draft.Path, 1, 1, "CS0219", "'x' is never used")],
            Bundle = new() { Path = draft.Path, Key = "key", Sources = [new(draft.Path, draft.Text)], Assembly = [], Symbols = [], Plugins = [], Dags = [dag] },
        });
    }

    public Task<string?> AskAsync(Draft draft, DraftQuestion question, int offset, CancellationToken cancel) => throw new NotSupportedException();

    public Task<RunSummary> RunAsync(DraftRunRequest request, Caller caller, CancellationToken cancel)
    {
        caller.Require(Deed.RunDraft);
        Runs.Add(request);
        return Task.FromResult(run!());
    }

    private static ScriptText Script(string path, string text) => new(path, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
}
