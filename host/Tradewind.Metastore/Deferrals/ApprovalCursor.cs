using System.Globalization;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;

namespace Tradewind.Metastore.Deferrals;

/// <summary>A place in the list of approvals: since when one is asked for, and which of those of that moment.</summary>
internal static class ApprovalCursor
{
    public static string Of(WaitingTask wait) => string.Create(CultureInfo.InvariantCulture, $"{Micros.Of(wait.Since)}.{wait.Instance}.{wait.Fence}");

    /// <exception cref="RejectedException">It is none of ours.</exception>
    public static (long Since, long Instance, int Fence) Read(string? cursor)
    {
        if (cursor is null) return (long.MaxValue, long.MaxValue, int.MaxValue);
        if (cursor.Split('.') is [var since, var instance, var fence] && Number(since) is { } at && Number(instance) is { } of && Number(fence) is { } number and <= int.MaxValue) return (at, of, (int)number);
        throw Cursor.NotOurs();
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
