using System.Text;
using System.Text.Json;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Runs;

namespace Tradewind.Engine.Tests.Deferrals;

public sealed class ApprovalRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ApprovalQuestion Question = new() { Subject = "Go?", Options = ["Yes", "No", "Maybe"] };
    private const string Form = """{"type":"object","properties":{"Reason":{"type":"string","default":"none"},"Count":{"type":"integer"}},"required":["Count"]}""";

    [Fact]
    public void Several_answers_come_in_the_order_of_the_options()
    {
        ApprovalRule.Check(Question with { Multiple = true }, ["Maybe", "Yes", "Yes"], null).Chosen.ShouldBe(["Yes", "Maybe"]);
    }

    [Theory]
    [InlineData("", "Choose one of: Yes, No, Maybe.")]
    [InlineData("Yes,No", "Only one answer may be chosen.")]
    [InlineData("yes", "'yes' is not an answer to this question; choose of: Yes, No, Maybe.")]
    public void Answer_that_does_not_fit_is_refused(string chosen, string message)
    {
        Should.Throw<RejectedException>(() => ApprovalRule.Check(Question, chosen.Split(',', StringSplitOptions.RemoveEmptyEntries), null)).Message.ShouldBe(message);
    }

    [Fact]
    public void Form_is_completed_by_its_defaults_and_its_faults_are_told_together()
    {
        var asked = Question with { FormSchema = Form };

        ApprovalRule.Check(asked, ["Yes"], """{"Count":3}""").Form.ShouldBe("""{"Reason":"none","Count":3}""");
        Should.Throw<RejectedException>(() => ApprovalRule.Check(asked, ["Yes"], """{"Reason":7,"What":1}""")).Message
            .ShouldBe("The form does not fit: 'What' is not asked for; the form has 'Reason', 'Count'; 'Reason' must be string, found number; 'Count' is missing and has no default.");
        Should.Throw<RejectedException>(() => ApprovalRule.Check(Question, ["Yes"], "{}")).Message.ShouldBe("This question has no form to fill in.");
    }

    [Fact]
    public void Answer_to_a_branch_chooses_its_tasks()
    {
        var asked = Question with { Branches = new Dictionary<string, string> { ["Yes"] = "go", ["No"] = "stop", ["Maybe"] = "go" } };

        ApprovalRule.End(asked, ["Yes", "Maybe"], null, "user:ada", Now).Report.Chosen.ShouldBe(["go"]);
    }

    [Fact]
    public void Time_that_is_over_counts_as_the_defaults_or_fails()
    {
        var end = ApprovalRule.None(Deferral.ToApproval(Question with { Defaults = ["No"], Rejects = ["No"] }), Now);

        (end.Report.Kind, end.Report.Message).ShouldBe((ReportKind.Succeeded, "nobody answered in time, so 'No' counts"));
        end.Report.Chosen.ShouldBe([]);
        var answer = JsonSerializer.Deserialize<ApprovalAnswer>(Encoding.UTF8.GetString(end.Report.Output!), XComJson.Shared)!;
        (answer.Has("No"), answer.By, answer.At).ShouldBe((true, "timeout", Now));
        ApprovalRule.None(Deferral.ToApproval(Question), Now).Report.ShouldBe(WaitEnd.TimedOut(Deferral.ToApproval(Question)).Report);
    }
}
