using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Graph;
using Tradewind.Dashboard.Pages.Trigger;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Editor;

/// <summary>
/// A script with what the dag-processor says of it while it is written. The text lives in the browser; it comes here to be
/// checked, run and saved, and each of these asks for the caller's rights anew.
/// </summary>
public sealed partial class EditorPage
{
    private CodeEditor? _editor;
    private Dialog? _leave;
    private Dialog? _conflict;
    private EditDialog? _params;

    private string? _openFile;
    private int _opening;
    private bool _opened;
    private string? _fault;
    private string _text = "";
    private string? _hash;
    private bool _touched;
    private bool _changedOnDisk;
    private bool _busy;
    private string? _refusal;
    private string? _leavingTo;

    private DraftCheck? _check;
    private IReadOnlyList<GraphPlan> _dags = [];
    private GraphPlan? _dag;
    private GraphScene? _scene;
    private int _selected = -1;
    private IReadOnlyList<int> _states = [];
    private RunSummary? _run;

    private ScriptText? _theirs;
    private string _mine = "";

    private IReadOnlyList<ParamField> _fields = [];
    private string? _faultyField;
    private string? _paramFault;

    [Parameter] public required string File { get; set; }

    /// <summary>What a new script begins with.</summary>
    [SupplyParameterFromQuery(Name = "template")] private string? Template { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Session { get; set; } = null!;

    [Inject] private IScriptFolder Folder { get; set; } = null!;

    [Inject] private IRunQueries Runs { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override IReadOnlyList<Notice> Topics => _run is { Head: { EndedAt: null } head }
        ? [new(Topic.ImportError), new(Topic.Dag), new(Topic.Run, head.Id.ToString(System.Globalization.CultureInfo.InvariantCulture))]
        : [new(Topic.ImportError), new(Topic.Dag)];

    private string? Rights { get; set; }

    private bool ReadOnly => Rights is not null;

    private IReadOnlyList<ScriptFault> Faults => _check?.Faults ?? [];

    private IEnumerable<(ScriptFault Fault, bool IsError)> Problems => [.. Faults.Select(one => (one, true)), .. (_check?.Warnings ?? []).Select(one => (one, false))];

    private string Summary => _check switch
    {
        null => "Being checked…",
        { Faults.Count: 0, Warnings.Count: 0 } => "No problems",
        var check => string.Join(", ", new[] { Count(check.Faults.Count, "error"), Count(check.Warnings.Count, "warning") }.OfType<string>()),
    };

    protected override async Task OnParametersSetAsync()
    {
        Rights = CallerClaims.Read((await Session).User) is { } caller ? caller.Refusal(Deed.EditScripts) : CurrentCaller.Nobody;
        await base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        var (there, refused) = await Act.OpenScriptAsync(File, cancel);
        if (refused is not null)
        {
            (_fault, _opened, _openFile) = (refused, false, File);
            return;
        }

        if (_openFile != File) Open(there);
        else _changedOnDisk = _opened && there?.Hash != _hash;
        if (_run is not { } run || await Runs.GetAsync(run.Head.Id, cancel) is not { } now) return;
        _run = now;
        if (_dag is { } dag && dag.Graph.DagId == now.Head.DagId) _states = SceneStates.Of(dag, await Runs.TaskStatesAsync(now.Head.Id, cancel));
    }

    private static string? Count(int count, string what) => count == 0 ? null : count == 1 ? $"1 {what}" : $"{count} {what}s";

    private void Open(ScriptText? there)
    {
        (_openFile, _touched, _changedOnDisk, _refusal, _check, _dags, _dag, _scene, _run, _states) = (File, false, false, null, null, [], null, null, null, []);
        _opening++;
        if (there is null && Template is null)
        {
            (_fault, _opened) = ($"There is no script '{File}' in the DAG folder.", false);
            return;
        }

        (_fault, _opened, _text, _hash) = (null, true, there?.Text ?? ScriptTemplates.For(File, Template), there?.Hash);
    }

    private async Task<IReadOnlyList<CodeMark>?> CheckAsync(string text)
    {
        if (await Act.CheckDraftAsync(new(File, text), refusal => _refusal = refusal, Left) is not { } check)
        {
            StateHasChanged();
            return null;
        }

        (_check, _refusal) = (check, null);
        // While it is faulty the last sound graph stays.
        if (check.Bundle is { } bundle)
        {
            _dags = [.. bundle.Dags.Select(graph => new GraphPlan(graph))];
            Draw(_dag?.Graph.DagId);
        }

        StateHasChanged();
        return [.. Problems.Where(one => one.Fault.Path == File).Select(one => new CodeMark(
            one.IsError ? "error" : "warning", one.Fault.Line, one.Fault.Column, one.Fault.EndLine, one.Fault.EndColumn, one.Fault.Code, one.Fault.Message))];
    }

    private void TooLong(int length) =>
        _refusal = $"The script has {length:N0} characters; the editor checks and saves up to {DraftLimits.LongestText:N0}. Split it with #load.";

    private Task<string?> AskAsync(string text, byte question, int offset) => Act.AskDraftAsync(new(File, text), (DraftQuestion)question, offset, Left);

    private void Draw(string? dagId)
    {
        var dag = _dags.FirstOrDefault(one => one.Graph.DagId == dagId) ?? _dags.FirstOrDefault();
        // The same graph is the same picture: it must not jump back to its beginning with every key.
        var scene = dag is null ? null : _dag is not null && _scene is not null && SceneCache.IsSame(_dag, dag) ? _scene : SceneCache.Arrange(dag);
        if (!ReferenceEquals(scene, _scene)) (_states, _selected) = ([], -1);
        (_dag, _scene) = (dag, scene);
    }

    private async Task ChooseAsync(int node)
    {
        _selected = node;
        if (node >= 0 && _dag!.Tasks[node].Line is var line and > 0 && _editor is not null) await _editor.GoToAsync(line, 1);
    }

    private async Task SaveAsync()
    {
        if (_busy || !_opened || _editor is null) return;
        await SaveAsync(await _editor.ReadAsync(), _hash);
    }

    private async Task SaveAsync(string text, string? began)
    {
        _busy = true;
        var saved = await Act.SaveScriptAsync(new(File, text), began, Left);
        _busy = false;
        if (saved is null) return;
        if (saved.After is not { } after)
        {
            await ShowConflictAsync();
            return;
        }

        (_hash, _changedOnDisk) = (after.Hash, false);
        await _editor!.MarkSavedAsync(text);
    }

    private async Task ShowConflictAsync()
    {
        (_theirs, _mine) = ((await Act.OpenScriptAsync(File, Left)).Script, await _editor!.ReadAsync());
        _conflict!.Open();
    }

    private async Task TakeTheirsAsync()
    {
        await _conflict!.CloseAsync();
        Open(_theirs);
    }

    // Over what was shown, and nothing newer.
    private async Task TakeMineAsync()
    {
        await _conflict!.CloseAsync();
        _hash = _theirs?.Hash;
        await SaveAsync(await _editor!.ReadAsync(), _hash);
    }

    private async Task AskRunAsync()
    {
        if (_dag?.Graph.ParamsSchema is not { } schema)
        {
            await RunAsync(null);
            return;
        }

        (_fields, _faultyField, _paramFault) = (ParamField.From(schema), null, null);
        _params!.Open();
    }

    private async Task<string?> RunWithParamsAsync()
    {
        (var json, _faultyField, _paramFault) = ParamField.Collect(_fields);
        if (_paramFault is not null) return _paramFault;
        await RunAsync(json);
        return null;
    }

    private async Task RunAsync(string? parameters)
    {
        if (_busy || _editor is null) return;
        _busy = true;
        var run = await Act.RunDraftAsync(new(new(File, await _editor.ReadAsync()), _dag?.Graph.DagId, parameters), Left);
        _busy = false;
        if (run is null) return;
        _run = run;
        await RefreshAsync();
    }

    private Task StayAsync(LocationChangingContext leaving)
    {
        if (!_touched || _leavingTo == leaving.TargetLocation) return Task.CompletedTask;
        leaving.PreventNavigation();
        _leavingTo = leaving.TargetLocation;
        _leave!.Open();
        return Task.CompletedTask;
    }

    private void Leave()
    {
        _touched = false;
        Navigation.NavigateTo(_leavingTo!);
    }
}
