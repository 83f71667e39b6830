using Microsoft.AspNetCore.Components;
using Tradewind.Dashboard.Acting;
using Tradewind.Dashboard.Design;
using Tradewind.Engine.Access;
using Tradewind.Engine.Configuration;
using Tradewind.Engine.Configuration.Files;
using Tradewind.Engine.Feed;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Pages.Configuration;

/// <summary>The variables; the values of secret ones never reach the browser.</summary>
public sealed partial class VariableList
{
    private IReadOnlyList<VariableRecord>? _all;
    private VariableRecord[]? _shown;
    private VariableRecord? _known;
    private EditDialog? _edit;
    private EditDialog? _delete;
    private string _name = "";
    private string? _value;
    private bool _secret;
    private string? _about;

    [SupplyParameterFromQuery(Name = "text")] private string? Text { get; set; }

    [Inject] private IConfigurationStore Store { get; set; } = null!;

    [Inject] private VariableCommands Variables { get; set; } = null!;

    [Inject] private VariableFileCommands Files { get; set; } = null!;

    [Inject] private Act Act { get; set; } = null!;

    protected override IReadOnlyList<Notice> Topics { get; } = [new(Topic.Configuration)];

    protected override async Task LoadAsync(CancellationToken cancel)
    {
        _all = await Store.VariablesAsync(cancel);
        var text = Text?.Trim() ?? "";
        _shown = [.. _all.Where(variable => Has(variable.Name, text) || Has(variable.Description, text))];
    }

    private static bool Has(string? where, string text) => where?.Contains(text, StringComparison.OrdinalIgnoreCase) ?? false;

    private void Edit(VariableRecord? variable)
    {
        (_known, _name, _secret, _about) = (variable, variable?.Name ?? "", variable?.Secret ?? false, variable?.Description);
        _value = variable is { Secret: false } ? variable.Value : null;
        _edit!.Open();
    }

    private void AskDelete(VariableRecord variable)
    {
        _known = variable;
        _delete!.Open();
    }

    private async Task<string?> SaveAsync()
    {
        var name = _name.Trim();
        // What a browser sends for an empty field is no wish to store nothing in place of a secret.
        var value = _known is { Secret: true } && string.IsNullOrEmpty(_value) ? null : _value ?? "";
        var fault = await Act.DoAsync(caller => Variables.SaveAsync(new(name, value, _secret, _about ?? ""), caller, Left), $"Variable {name} is stored.", BackTo(_known));
        if (fault is not null) return fault;
        _value = null;
        await RefreshAsync();
        return null;
    }

    private async Task<string?> DeleteAsync()
    {
        var gone = _known!;
        var fault = await Act.DoAsync(caller => Variables.DeleteAsync(gone.Name, caller, Left), $"Variable {gone.Name} is deleted.", BackTo(gone));
        if (fault is null) await RefreshAsync();
        return fault;
    }

    // Not what was secret: its value is nowhere any more.
    private Func<Caller, Task>? BackTo(VariableRecord? before) => before is not { Secret: false } was
        ? null
        : caller => Variables.SaveAsync(new(was.Name, was.Value, was.Secret, was.Description ?? ""), caller, CancellationToken.None);
}
