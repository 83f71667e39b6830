using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Alerts;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Alerts;

/// <summary>The alert channels; no secret of theirs reaches the browser.</summary>
public sealed partial class AlertList
{
    private const int MostMessages = 50;

    private AlertChannelView[]? _channels;
    private AlertChannel? _known;
    private AlertForm _form = new();
    private IReadOnlyList<AlertMessageView>? _sent;
    private EditDialog? _edit;
    private EditDialog? _test;
    private EditDialog? _delete;
    private Dialog? _messages;

    [Inject] private IAlertStore Store { get; set; } = null!;

    [Inject] private AlertCommands Alerts { get; set; } = null!;

    [Inject] private AlertText Text { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Alerts)];

    protected override async Task LoadAsync(CancellationToken cancel) => _channels = [.. await Store.ChannelsAsync(cancel)];

    private void Edit(AlertChannel? channel)
    {
        (_known, _form) = (channel, AlertForm.Of(channel));
        _edit!.Open();
    }

    private void AskTest(AlertChannel channel)
    {
        _known = channel;
        _test!.Open();
    }

    private void AskDelete(AlertChannel channel)
    {
        _known = channel;
        _delete!.Open();
    }

    private async Task ShowAsync(AlertChannel channel)
    {
        _known = channel;
        _sent = await Store.MessagesAsync(channel.Name, MostMessages, Left);
        _messages!.Open();
    }

    private async Task<string?> SaveAsync()
    {
        var fault = await Act.DoAsync(caller => Alerts.SaveAsync(_form.Change(), caller, Left), $"Channel {_form.Name.Trim()} is stored.");
        if (fault is not null) return fault;
        _form = new();
        await RefreshAsync();
        return null;
    }

    // What the receiver said is the answer either way: in a toast when it took the message, in the dialog when it did not.
    private async Task<string?> TestAsync()
    {
        AlertAnswer? answer = null;
        var fault = await Act.AskAsync(async caller => answer = await Alerts.TestAsync(_known!.Name, caller, Left), () => answer is { Taken: true } ? $"{_known!.Name}: {answer.Words}" : null);
        return fault ?? (answer is { Taken: false } ? answer.Words : null);
    }

    private async Task<string?> DeleteAsync()
    {
        var fault = await Act.DoAsync(caller => Alerts.DeleteAsync(_known!.Name, caller, Left), $"Channel {_known!.Name} is deleted.");
        if (fault is null) await RefreshAsync();
        return fault;
    }
}
