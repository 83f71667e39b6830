using Tradewind.Dashboard.Layout;
using Tradewind.Dashboard.Pages.Approvals;
using Tradewind.Dashboard.Pages.Runs;
using Tradewind.Dashboard.Sample;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Queries;
using Tradewind.Engine.States;

namespace Tradewind.Dashboard.Tests.Pages;

public sealed class ApprovalListTests : DashboardContext
{
    private static readonly ApprovalQuestion Release = new() { Subject = "Release 2.1?", Body = "All tests pass.", Options = ["Approve", "Reject"] };
    private readonly SampleRun _run;

    public ApprovalListTests()
    {
        Sample.Add(SampleInstallation.Graph("deploy", ("release", [])));
        _run = Sample.AddRun("deploy", RunState.Running, Clock.GetUtcNow());
    }

    [Fact]
    public void Without_questions_it_says_what_asks() =>
        Render<ApprovalList>().Find(".empty").TextContent.ShouldContain("Nothing waits for an answer");

    [Fact]
    public void Question_is_answered_and_leaves_the_list_and_the_count()
    {
        Sample.Ask(_run, "release", Release);
        var (page, count) = (Render<ApprovalList>(), Render<ApprovalCount>());
        count.Find(".waiting").TextContent.ShouldBe("1");

        page.Find("tbody button").Click();
        page.Find("dialog .body-text").TextContent.ShouldBe("All tests pass.");
        page.Find("dialog footer .primary").HasAttribute("disabled").ShouldBeTrue();
        page.FindAll("dialog input[type=radio]")[0].Change(true);
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe([$"answer {_run.Head.Id} release Approve  by user:ada"]);
        page.WaitForAssertion(() => page.FindAll("tbody button").ShouldBeEmpty());
        Clock.Advance(TimeSpan.FromSeconds(2));
        count.WaitForAssertion(() => count.FindAll(".waiting").ShouldBeEmpty());
    }

    [Fact]
    public void Form_of_a_question_is_filled_in_with_the_answer()
    {
        Sample.Ask(_run, "release", Release with { Multiple = true, FormSchema = """{"type":"object","properties":{"Reason":{"type":"string","default":"none"},"Count":{"type":"integer"}},"required":["Count"]}""" });
        var page = Render<ApprovalList>();

        page.Find("tbody button").Click();
        foreach (var box in new[] { 0, 1 }) page.FindAll("dialog input[type=checkbox]")[box].Change(true);
        page.Find("dialog form").Submit();
        page.Find("dialog [role=alert]").TextContent.ShouldBe("A whole number is needed.");
        page.Find("dialog input[inputmode=decimal]").Change("3");
        page.Find("dialog form").Submit();

        Sample.Commands.ShouldBe([$$"""answer {{_run.Head.Id}} release Approve+Reject {"Reason":"none","Count":3} by user:ada"""]);
    }

    [Fact]
    public void Viewer_sees_the_question_and_cannot_answer()
    {
        User.SetRoles("viewer");
        Sample.Ask(_run, "release", Release);
        var page = Render<ApprovalList>();

        page.Find("tbody button").Click();

        page.FindAll("dialog form").ShouldBeEmpty();
        page.Find("tbody button").GetAttribute("aria-disabled").ShouldBe("true");
    }

    [Fact]
    public void Task_drawer_shows_the_question_and_how_it_was_answered()
    {
        Sample.Ask(_run, "release", Release);
        var drawer = Render<TaskDrawer>(parameters => parameters.Add(one => one.Run, new RunSummary(_run.Head, 1)).Add(one => one.TaskId, "release").Add(one => one.Address, Links.Run(_run.Head.Id)));

        drawer.Find(".waits").TextContent.ShouldContain("an answer to 'Release 2.1?'");
        drawer.Find(".waits button").Click();
        drawer.FindAll("dialog input[type=radio]")[1].Change(true);
        drawer.Find("dialog form").Submit();

        drawer.WaitForAssertion(() => drawer.Find(".waits").TextContent.ShouldContain("Reject, by ada"));
    }

    [Fact]
    public void Task_drawer_leads_to_the_run_that_the_task_made()
    {
        var (instance, now) = (Tradewind.Engine.Runs.InstanceId.Of(_run.Head.Id, 0), Clock.GetUtcNow());
        Sample.Waits.Add(new(new(instance, 1, 1, Deferral.ToTrigger("other"), 77, now, now.AddDays(7)), null, null, null));

        var drawer = Render<TaskDrawer>(parameters => parameters.Add(one => one.Run, new RunSummary(_run.Head, 1)).Add(one => one.TaskId, "release").Add(one => one.Address, Links.Run(_run.Head.Id)));

        drawer.Find(".waits a").GetAttribute("href").ShouldBe("runs/77");
    }
}
