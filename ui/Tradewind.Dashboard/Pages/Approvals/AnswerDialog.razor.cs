using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Dashboard.Pages.Trigger;
using Tradewind.Engine.Deferrals;

namespace Tradewind.Dashboard.Pages.Approvals;

/// <summary>Shows a task's question and takes the answer.</summary>
public sealed partial class AnswerDialog : IDisposable
{
    private readonly string _id = "answer-" + Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource _left = new();
    private readonly List<string> _chosen = [];
    private Dialog? _dialog;
    private ApprovalView? _asked;
    private IReadOnlyList<ParamField> _fields = [];
    private bool _busy;
    private string? _faultyField;
    private string? _fault;

    [Parameter] public EventCallback OnAnswered { get; set; }

    [Inject] private Act Act { get; set; } = null!;

    /// <summary>Asks.</summary>
    public void Open(ApprovalView asked)
    {
        _asked = asked;
        _chosen.Clear();
        _fields = ParamField.From(asked.Question.FormSchema);
        (_faultyField, _fault) = (null, null);
        StateHasChanged();
        _dialog!.Open();
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private void Choose(string option, bool on)
    {
        if (!_asked!.Question.Multiple) _chosen.Clear();
        if (!on) _chosen.Remove(option);
        else if (!_chosen.Contains(option)) _chosen.Add(option);
    }

    private async Task SubmitAsync()
    {
        if (_busy) return;
        (var form, _faultyField, _fault) = _fields.Count > 0 ? ParamField.Collect(_fields) : (null, null, null);
        if (_fault is not null) return;

        _busy = true;
        var done = await Act.AnswerAsync(new() { Run = _asked!.Run, TaskId = _asked.TaskId, MapIndex = _asked.MapIndex, Chosen = [.. _chosen], Form = form }, _left.Token);
        _busy = false;
        if (!done) return;
        await _dialog!.CloseAsync();
        await OnAnswered.InvokeAsync();
    }
}
