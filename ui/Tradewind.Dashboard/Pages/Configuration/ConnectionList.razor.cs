using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Configuration;

/// <summary>The connections; no secret of theirs reaches the browser.</summary>
public sealed partial class ConnectionList
{
    private IReadOnlyList<ConnectionRecord>? _all;
    private ConnectionRecord[]? _shown;
    private ConnectionTypeList? _types;
    private ConnectionRecord? _known;
    private ConnectionForm? _form;
    private string? _tried;
    private EditDialog? _edit;
    private EditDialog? _delete;

    [SupplyParameterFromQuery(Name = "text")] private string? Text { get; set; }

    [Inject] private IConfigurationStore Store { get; set; } = null!;

    [Inject] private IPluginStore Plugins { get; set; } = null!;

    [Inject] private ConnectionCommands Connections { get; set; } = null!;

    [Inject] private ConnectionTestCommands Tests { get; set; } = null!;

    [Inject] private ConnectionFileCommands Files { get; set; } = null!;

    [Inject] private Toasts Toasts { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Configuration), new(Topic.Plugins)];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        _all = await Store.ConnectionsAsync(cancel);
        _types = await ConnectionTypeList.ReadAsync(Plugins, cancel);
        var text = Text?.Trim() ?? "";
        _shown = [.. _all.Where(one => new[] { one.Id, one.Type, one.Host, one.Database, one.Description }.Any(part => part?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false))];
    }

    private void Edit(ConnectionRecord? connection)
    {
        // Before the list is there nothing can be changed.
        if (_types is null) return;
        (_known, _form) = (connection, new(connection, _types));
        _edit!.Open();
    }

    private void AskDelete(ConnectionRecord connection)
    {
        _known = connection;
        _delete!.Open();
    }

    private async Task<string?> SaveAsync()
    {
        var change = _form!.Change();
        var fault = await Act.DoAsync(caller => Connections.SaveAsync(change, caller, Left), $"Connection {change.Id} is stored.");
        if (fault is not null) return fault;
        // What was typed holds secrets.
        _form = null;
        await RefreshAsync();
        return null;
    }

    private bool Tries(ConnectionRecord connection) => _types?.Of(connection.Type) is not null;

    private async Task TestAsync(ConnectionRecord connection)
    {
        if (_tried is not null) return;
        _tried = connection.Id;
        try
        {
            ConnectionTestAnswer? answer = null;
            var fault = await Act.AskAsync(
                async caller => answer = await Tests.TestAsync(connection.Id, null, caller, Left), () => answer is { Works: true } ? $"{connection.Id} works: {answer.Message}" : null);
            if (fault is not null) Toasts.Fail(fault);
            else if (answer is { Works: false }) Toasts.Fail($"{connection.Id} does not work: {answer.Message}");
        }
        finally
        {
            _tried = null;
        }
    }

    private async Task<string?> DeleteAsync()
    {
        var fault = await Act.DoAsync(caller => Connections.DeleteAsync(_known!.Id, caller, Left), $"Connection {_known!.Id} is deleted.");
        if (fault is null) await RefreshAsync();
        return fault;
    }
}
