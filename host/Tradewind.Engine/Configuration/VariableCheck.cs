using Tradewind.Engine.Commands;

namespace Tradewind.Engine.Configuration;

/// <summary>What a change makes of a variable, and what is wrong with it.</summary>
internal static class VariableCheck
{
    private const int LongestValue = 64 * 1024;

    /// <summary>The variable as it is to be. It is not to be stored when there were faults.</summary>
    public static VariableRecord Apply(RequestFaults faults, VariableChange change, VariableRecord? before)
    {
        var secret = change.Secret ?? before?.Secret ?? false;
        if (change.Value is null && before is null) faults.Add("value", "A new variable needs a 'value'.");
        // Otherwise whoever may change a variable could read a secret one by declaring it open.
        if (change.Value is null && before is { Secret: true } && !secret) faults.Add("value", "A secret variable is made readable only together with a new 'value'.");
        return new(
            change.Name, faults.Lines("value", change.Value, LongestValue) ?? before?.Value ?? "", secret,
            change.Description is null ? before?.Description : faults.Lines("description", change.Description, 2_000));
    }
}
