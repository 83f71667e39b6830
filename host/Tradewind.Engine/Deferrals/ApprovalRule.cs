using System.Text.Json;
using System.Text.Json.Nodes;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Deferrals;

/// <summary>What an answer to a question means for the task that asks.</summary>
public static class ApprovalRule
{
    /// <summary>Who answered when nobody did.</summary>
    public const string Timeout = "timeout";

    /// <summary>The answer as a JSON object of the question's form, and the chosen options in their order.</summary>
    /// <exception cref="RejectedException">It does not fit the question.</exception>
    public static (IReadOnlyList<string> Chosen, string? Form) Check(ApprovalQuestion question, IReadOnlyList<string> chosen, string? form)
    {
        if (chosen.Count == 0) throw new RejectedException(RejectedReason.Invalid, $"Choose {(question.Multiple ? "at least one" : "one")} of: {string.Join(", ", question.Options)}.", "chosen");
        // Also null, which a program may send.
        foreach (var stranger in chosen.Where(one => !question.Options.Contains(one)))
            throw new RejectedException(RejectedReason.Invalid, $"'{stranger}' is not an answer to this question; choose of: {string.Join(", ", question.Options)}.", "chosen");
        if (!question.Multiple && chosen.Distinct().Count() > 1) throw new RejectedException(RejectedReason.Invalid, "Only one answer may be chosen.", "chosen");
        if (question.FormSchema is null && form is not null) throw new RejectedException(RejectedReason.Invalid, "This question has no form to fill in.", "form");
        return ([.. question.Options.Where(chosen.Contains)], question.FormSchema is { } schema ? ParamsCheck.Complete(schema, form, "form") : null);
    }

    /// <summary>How the wait ends with it.</summary>
    public static WaitEnd End(ApprovalQuestion question, IReadOnlyList<string> chosen, string? form, string by, DateTimeOffset at)
    {
        var answer = new JsonObject { ["Chosen"] = new JsonArray([.. chosen.Select(one => JsonValue.Create(one))]) };
        if (question.FormSchema is not null) answer["Form"] = form is null ? new JsonObject() : JsonNode.Parse(form);
        answer["By"] = by;
        answer["At"] = JsonValue.Create(at);

        var words = string.Join(", ", chosen);
        var end = WaitEnd.With(answer.ToJsonString(), by == Timeout ? $"nobody answered in time, so '{words}' counts" : $"{by} answered '{words}'");
        IReadOnlyList<string>? goOn = chosen.Any(question.Rejects.Contains) ? [] : question.Branches.Count > 0 ? [.. chosen.Select(one => question.Branches[one]).Distinct()] : null;
        return end with { Report = end.Report with { Chosen = goOn } };
    }

    /// <summary>How the wait ends when its time is over.</summary>
    public static WaitEnd None(Deferral what, DateTimeOffset now) =>
        what.Question is { Defaults.Count: > 0 } question ? End(question, question.Defaults, Defaults(question), Timeout, now) : WaitEnd.TimedOut(what);

    // A form with required fields has none: its record then says what is missing when the answer is read.
    private static string? Defaults(ApprovalQuestion question)
    {
        try
        {
            return question.FormSchema is { } schema ? ParamsCheck.Complete(schema, null, "form") : null;
        }
        catch (RejectedException)
        {
            return null;
        }
    }
}
