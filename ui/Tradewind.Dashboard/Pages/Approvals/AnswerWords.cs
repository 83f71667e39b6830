using System.Text.Json;
using Tradewind.Engine.Deferrals;

namespace Tradewind.Dashboard.Pages.Approvals;

/// <summary>How a question was answered, in words.</summary>
internal static class AnswerWords
{
    /// <summary>For example <c>Approve, by ada</c>.</summary>
    public static string Of(ApprovalView asked) => Of(asked.Answer, asked.EndedBy);

    /// <inheritdoc cref="Of(ApprovalView)"/>
    public static string Of(string? answer, string? by)
    {
        var who = by?.StartsWith("user:", StringComparison.Ordinal) is true ? by[5..] : by;
        if (answer is null) return $"no answer, ended by {who}";
        using var json = JsonDocument.Parse(answer);
        var chosen = string.Join(", ", json.RootElement.GetProperty("Chosen").EnumerateArray().Select(one => one.GetString()));
        return json.RootElement.GetProperty("By").GetString() == ApprovalRule.Timeout ? $"{chosen}, as nobody answered in time" : $"{chosen}, by {who}";
    }
}
