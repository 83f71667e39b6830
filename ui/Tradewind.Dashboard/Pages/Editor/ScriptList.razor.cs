using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Drafts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Editor;

/// <summary>The scripts of the DAG folder.</summary>
public sealed partial class ScriptList
{
    private ScriptFile[]? _shown;
    private string? _refusal;
    private IReadOnlyDictionary<string, int> _faults = new Dictionary<string, int>();
    private EditDialog? _new;
    private string _path = "";
    private string _template = ScriptTemplates.All[0].Name;

    [SupplyParameterFromQuery(Name = "text")] private string? Text { get; set; }

    [Inject] private IScriptFolder Folder { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.ImportError), new(Topic.Dag)];

    protected override TimeSpan Tick => TimeSpan.FromSeconds(1);

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        (var scripts, _refusal) = await Act.ScriptsAsync();
        if (scripts is null) return;
        var faults = await Dags.ImportErrorsAsync(cancel);
        _faults = faults.ToDictionary(error => error.Path, error => error.Faults.Count);
        _shown = [.. scripts.Where(script => script.Path.Contains(Text?.Trim() ?? "", StringComparison.OrdinalIgnoreCase))];
    }

    private async Task<string?> MakeAsync()
    {
        var path = _path.Trim();
        if (!path.EndsWith(".csx", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".cs", StringComparison.OrdinalIgnoreCase)) path += ".csx";
        if (ScriptPath.Fault(path) is { } fault) return fault;
        var (scripts, refusal) = await Act.ScriptsAsync();
        if (scripts is null) return refusal;
        if (scripts.Any(script => script.Path == path)) return $"There is a script '{path}' already; choose another name, or open that one.";
        Navigation.NavigateTo(Links.Script(path, _template));
        return null;
    }
}
