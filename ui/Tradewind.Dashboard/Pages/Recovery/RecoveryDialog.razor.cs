using System.Globalization;
using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Recovery;
using Tradewind.Engine.Runs;

namespace Tradewind.Dashboard.Pages.Recovery;

/// <summary>Says what a wish would come to, task by task, and carries it out when it is confirmed.</summary>
public sealed partial class RecoveryDialog : IDisposable
{
    private const int MostShown = 100;
    private const int MostDags = 6;

    private readonly string _id = "recovery-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _left = new();
    private RecoveryRequest _request = new() { Action = RecoveryAction.Clear };
    private RecoveryResult? _preview;
    private RecoveryRequest? _previewed;
    private Dialog? _dialog;
    private string _title = "";
    private string _done = "";
    private string? _reason;
    private string? _fault;
    private bool _busy;

    [Parameter] public EventCallback OnDone { get; set; }

    [Inject] private Act Act { get; set; } = null!;

    // Only what is shown is carried out: not a wish that was changed since.
    private bool CanConfirm => !_busy && _preview is { Runs.Count: > 0 } && _previewed == _request;

    private string Count => _preview is not { } shown
        ? _fault is null ? "Counting…" : ""
        : shown.Runs.Count == 0
            ? "There is nothing to do."
            : shown.TaskCount == 0 ? Many(shown.Runs.Count, "run") : $"{Many(shown.TaskCount, "task")} of {Many(shown.Runs.Count, "run")}";

    private string Words => _preview is not { Runs.Count: > 0 } ? "" : _request.Action switch
    {
        RecoveryAction.Clear => "will run again. What runs is stopped first; every attempt and its log stay.",
        RecoveryAction.Mark => $"will be marked as {_request.State?.ToString().ToLowerInvariant()}. What runs is stopped first; what comes after follows by its rules.",
        RecoveryAction.Cancel when _request.Tasks is null => "will be stopped. What runs gets a signal first; what has not started never does.",
        RecoveryAction.Cancel => "will be stopped; the run goes on.",
        RecoveryAction.Pause => "will be held: running attempts end, nothing new starts.",
        _ => "will go on.",
    };

    /// <summary>Asks about a wish.</summary>
    /// <param name="request">The wish.</param>
    /// <param name="title">The question, for example <c>Clear load?</c>.</param>
    /// <param name="done">What is said when it is done.</param>
    public async Task OpenAsync(RecoveryRequest request, string title, string done)
    {
        (_title, _done, _reason, _preview, _fault, _request) = (title, done, null, null, null, request);
        // Who asks is another component: this one would not draw itself, and the dialog would keep the title of before.
        StateHasChanged();
        // Opened before the answer is there: of many runs it may take a while.
        _dialog!.Open();
        await AskAsync(request);
        StateHasChanged();
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    // The one DAG that it is about; null when there are several.
    private static string? DagOf(RecoveryResult preview) => preview.Tasks.Select(task => task.DagId).Distinct().ToArray() is [var only] ? only : null;

    private static bool IsOn(ChangeEventArgs change) => change.Value is true;

    private static string Many(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {thing}{(count == 1 ? "" : "s")}");

    private Task ChooseAsync(Func<ClearChoice, ClearChoice> choose) => AskAsync(_request with { Tasks = choose(_request.Tasks!) });

    private async Task AskAsync(RecoveryRequest request)
    {
        _request = request;
        var (preview, fault) = await Act.PreviewAsync(request, _left.Token);
        // The answers of two boxes that were ticked in a row may come in any order.
        if (request == _request) (_preview, _fault, _previewed) = (preview, fault, request);
    }

    private async Task ConfirmAsync()
    {
        if (!CanConfirm) return;
        _busy = true;
        var done = await Act.RecoverAsync(_request with { Reason = string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim() }, _done, _left.Token);
        _busy = false;
        if (!done) return;
        await _dialog!.CloseAsync();
        await OnDone.InvokeAsync();
    }
}
