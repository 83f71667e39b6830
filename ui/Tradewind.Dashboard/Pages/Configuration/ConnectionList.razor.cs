using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Configuration;

/// <summary>The connections; no secret of theirs reaches the browser.</summary>
public sealed partial class ConnectionList
{
    private static readonly string[] UsualTypes = ["postgres", "sqlite", "http"];

    private IReadOnlyList<ConnectionRecord>? _all;
    private ConnectionRecord[]? _shown;
    private IReadOnlyList<string> _types = UsualTypes;
    private ConnectionRecord? _known;
    private ConnectionForm _form = new();
    private EditDialog? _edit;
    private EditDialog? _delete;

    [SupplyParameterFromQuery(Name = "text")] private string? Text { get; set; }

    [Inject] private IConfigurationStore Store { get; set; } = null!;

    [Inject] private ConnectionCommands Connections { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Configuration)];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        _all = await Store.ConnectionsAsync(cancel);
        _types = [.. _all.Select(connection => connection.Type).Concat(UsualTypes).Distinct().Order()];
        var text = Text?.Trim() ?? "";
        _shown = [.. _all.Where(one => new[] { one.Id, one.Type, one.Host, one.Database, one.Description }.Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false))];
    }

    private void Edit(ConnectionRecord? connection)
    {
        (_known, _form) = (connection, ConnectionForm.Of(connection));
        _edit!.Open();
    }

    private void AskDelete(ConnectionRecord connection)
    {
        _known = connection;
        _delete!.Open();
    }

    private async Task<string?> SaveAsync()
    {
        var fault = await Act.DoAsync(caller => Connections.SaveAsync(_form.Change(), caller, Left), $"Connection {_form.Id.Trim()} is stored.");
        if (fault is not null) return fault;
        _form = new();
        await RefreshAsync();
        return null;
    }

    private async Task<string?> DeleteAsync()
    {
        var fault = await Act.DoAsync(caller => Connections.DeleteAsync(_known!.Id, caller, Left), $"Connection {_known!.Id} is deleted.");
        if (fault is null) await RefreshAsync();
        return fault;
    }
}
