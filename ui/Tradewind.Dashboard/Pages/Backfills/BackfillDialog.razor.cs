using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Backfills;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Pages.Backfills;

/// <summary>Asks for a backfill, says slot by slot what it would do, and makes it.</summary>
public sealed partial class BackfillDialog : IDisposable
{
    private const int MostShown = 100;

    private readonly string _id = "backfill-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _left = new();
    private Dialog? _dialog;
    private string? _dagId;
    private DateTime? _from;
    private DateTime? _to;
    private Reprocess _reprocess;
    private int _most = BackfillRequest.UsualActiveRuns;
    private bool _backwards;
    private bool _busy;
    private string? _fault;
    private IReadOnlyList<BackfillSlot>? _preview;

    [Parameter] public EventCallback OnMade { get; set; }

    [Inject] private Act Act { get; set; } = null!;

    public void Open(string? dagId)
    {
        (_dagId, _fault, _preview) = (dagId ?? _dagId, null, null);
        _dialog!.Open();
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private static string CountOf(IReadOnlyList<BackfillSlot> slots)
    {
        int Count(BackfillStep step) => slots.Count(slot => slot.Step == step);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{slots.Count:N0} slots: {Count(BackfillStep.Made):N0} runs are made, {Count(BackfillStep.Reprocessed):N0} run again, {Count(BackfillStep.LeftAlone):N0} are left as they are.");
    }

    private static string StepWords(BackfillSlot slot) => slot.Step switch
    {
        BackfillStep.Made => "a run is made",
        BackfillStep.Reprocessed => $"run {slot.RunId} ({slot.RunState?.Word()}) is cleared and runs again",
        _ => $"left as it is: {slot.Why}",
    };

    private BackfillRequest? Read()
    {
        (_fault, _preview) = (null, null);
        if (string.IsNullOrWhiteSpace(_dagId) || _from is not { } from || _to is not { } to)
        {
            _fault = "Name the DAG and both ends of the range.";
            return null;
        }

        return new()
        {
            DagId = _dagId.Trim(), From = Utc(from), To = Utc(to), Reprocess = _reprocess, MaxActiveRuns = _most, Backwards = _backwards,
        };
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private async Task PreviewAsync()
    {
        if (_busy || Read() is not { } request) return;
        _busy = true;
        (_preview, _fault) = await Act.PreviewBackfillAsync(request, _left.Token);
        _busy = false;
    }

    private async Task SubmitAsync()
    {
        if (_busy || Read() is not { } request) return;
        _busy = true;
        var made = await Act.CreateBackfillAsync(request, _left.Token);
        _busy = false;
        if (!made) return;
        await _dialog!.CloseAsync();
        await OnMade.InvokeAsync();
    }
}
