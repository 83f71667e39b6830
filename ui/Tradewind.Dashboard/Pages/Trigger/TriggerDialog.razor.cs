using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Queries;

namespace Tradewind.Dashboard.Pages.Trigger;

/// <summary>Asks for a run's params, by the DAG's own schema, and makes the run.</summary>
public sealed partial class TriggerDialog : IDisposable
{
    private readonly string _formId = "trigger-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _left = new();
    private Dialog? _dialog;
    private string _dagId = "";
    private IReadOnlyList<ParamField> _fields = [];
    private bool _hasSchema;
    private bool _paused;
    private bool _caches;
    private bool _busy;
    private DateTime? _date;
    private string? _note;
    private bool _noCache;
    private string? _partition;
    private string? _partitionFault;
    private string? _params;
    private string? _faultyField;
    private string? _fault;

    [Parameter] public EventCallback<RunSummary> OnTriggered { get; set; }

    [Inject] private IDagQueries Dags { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    [Inject] private Toasts Toasts { get; set; } = null!;

    /// <param name="dagId">What to trigger.</param>
    /// <param name="values">The params of an earlier run, to begin with; null for the defaults.</param>
    /// <param name="partition">The partition of that run, or null.</param>
    public async Task OpenAsync(string dagId, string? values = null, string? partition = null)
    {
        if (await Dags.GetAsync(dagId, _left.Token) is not { } dag)
        {
            Toasts.Fail($"There is no DAG '{dagId}' any more.");
            return;
        }

        (_dagId, _paused) = (dagId, dag.Summary.Paused);
        _caches = dag.Plan.Tasks.Any(task => task.CacheFor is not null);
        _hasSchema = dag.Plan.Graph.ParamsSchema is not null;
        _fields = ParamField.From(dag.Plan.Graph.ParamsSchema);
        (_date, _note, _noCache, _params, _faultyField, _fault) = (null, null, false, null, null, null);
        (_partition, _partitionFault) = (partition, null);
        if (values is not null && _hasSchema) ParamField.Fill(_fields, values);
        else if (values is not null) _params = JsonText.Pretty(values);
        StateHasChanged();
        _dialog!.Open();
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private async Task SubmitAsync()
    {
        if (_busy) return;
        (var json, _faultyField, _fault) = _hasSchema ? ParamField.Collect(_fields) : (_params, null, null);
        var partition = string.IsNullOrEmpty(_partition) ? null : _partition;
        _partitionFault = partition is null ? null : PartitionKeys.Fault(partition);
        if (_fault is not null || _partitionFault is not null) return;

        _busy = true;
        var run = await Act.TriggerAsync(
            new TriggerRequest
            {
                DagId = _dagId,
                Params = string.IsNullOrWhiteSpace(json) ? null : json,
                LogicalDate = _date is { } date ? new DateTimeOffset(DateTime.SpecifyKind(date, DateTimeKind.Utc)) : null,
                NoCache = _noCache,
                Partition = partition,
                Note = string.IsNullOrWhiteSpace(_note) ? null : _note,
            },
            _left.Token);
        _busy = false;
        if (run is null) return;
        await _dialog!.CloseAsync();
        await OnTriggered.InvokeAsync(run);
    }
}
