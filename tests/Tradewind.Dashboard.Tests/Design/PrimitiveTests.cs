using Tradewind.Dashboard.Design;

namespace Tradewind.Dashboard.Tests.Design;

public sealed class PrimitiveTests : DashboardContext
{
    public static TheoryData<string> States => [.. StateLook.All.Select(look => look.Name)];

    [Theory, MemberData(nameof(States))]
    public void Pill_of_any_state_has_a_colour_a_shape_and_a_word(string state)
    {
        var pill = Render<StatusPill>(parameters => parameters.Add(p => p.State, state));

        pill.Find(".word").TextContent.ShouldBe(StateLook.Of(state).Word);
        pill.FindAll("svg > *").ShouldNotBeEmpty();
        pill.Find(".pill").GetAttribute("style")!.ShouldContain($"var(--state-{state})");
    }

    [Fact]
    public async Task Form_that_is_sent_twice_in_a_row_does_what_it_does_once()
    {
        var (times, held) = (0, new TaskCompletionSource<string?>());
        var form = Render<EditDialog>(parameters => parameters.Add(p => p.Title, "New token").Add(p => p.Save, () =>
        {
            times++;
            return held.Task;
        }));
        await form.InvokeAsync(form.Instance.Open);

        var first = form.Find("form").SubmitAsync();
        await form.Find("form").SubmitAsync();
        held.SetResult("no");
        await first;

        times.ShouldBe(1);
        form.Find("[role=alert]").TextContent.ShouldBe("no");
        await form.Find("form").SubmitAsync();
        times.ShouldBe(2);
    }

    [Fact]
    public void Shapes_of_the_task_states_differ()
    {
        var tasks = Enum.GetValues<Engine.States.TaskInstanceState>().Select(state => StateDrawing.Of(StateLook.Of(state).Shape));

        tasks.ShouldBeUnique();
    }

    [Fact]
    public void Pill_of_an_unknown_state_shows_its_word() =>
        Render<StatusPill>(parameters => parameters.Add(p => p.State, "dreaming")).Find(".word").TextContent.ShouldBe("dreaming");

    [Theory]
    [InlineData(true, "true")]
    [InlineData(false, "false")]
    public void Switch_says_in_words_whether_it_is_on(bool on, string word)
    {
        bool? asked = null;
        var control = Render<Switch>(parameters => parameters.Add(p => p.On, on).Add(p => p.Label, "hello is active").Add(p => p.OnChange, value => asked = value));

        control.Find("button").GetAttribute("aria-checked").ShouldBe(word);
        control.Find("button").Click();
        asked.ShouldBe(!on);
    }

    [Fact]
    public void Bars_stand_in_proportion_and_say_what_they_count()
    {
        var bars = Render<RunBars>(parameters => parameters.Add(p => p.Bars, [
            new RunBar("success", TimeSpan.FromMinutes(1), "first", "runs/1"), new RunBar("failed", TimeSpan.FromMinutes(2), "second", "runs/2")]));

        bars.Find("svg").GetAttribute("aria-label").ShouldBe("Recent runs: 1 success, 1 failed");
        bars.FindAll("a rect:last-child").Select(rect => int.Parse(rect.GetAttribute("height")!)).ShouldBe([13, 26]);
        bars.FindAll("a").Select(a => a.GetAttribute("href")).ShouldBe(["runs/1", "runs/2"]);
    }

    [Fact]
    public void Time_is_written_for_the_browser_to_keep_true()
    {
        var text = Render<TimeText>(parameters => parameters.Add(p => p.Moment, Clock.GetUtcNow().AddMinutes(-3)).Add(p => p.Form, TimeForm.Relative));

        text.Find("time").TextContent.ShouldBe("3 m ago");
        text.Find("time").GetAttribute("datetime").ShouldBe("2026-11-22T09:39:00.000Z");
        text.Find("time").GetAttribute("data-form").ShouldBe("relative");
    }

    [Fact]
    public void Tabs_mark_the_current_one()
    {
        var tabs = Render<Tabs>(parameters => parameters.Add(p => p.Current, "b").Add(p => p.Items, [new Tab("a", "A", "x"), new Tab("b", "B", "y", Count: "3")]));

        tabs.Find("[aria-current=page]").GetAttribute("href").ShouldBe("y");
        tabs.Find(".count").TextContent.ShouldBe("3");
    }

    [Fact]
    public void Error_of_a_field_is_announced()
    {
        var field = Render<Field>(parameters => parameters.Add(p => p.Label, "Limit").Add(p => p.For, "limit").Add(p => p.Error, "A whole number is needed."));

        field.Find("[role=alert]").TextContent.ShouldBe("A whole number is needed.");
        field.Find("label").GetAttribute("for").ShouldBe("limit");
    }

    [Fact]
    public void Good_news_leaves_by_itself_and_an_error_stays()
    {
        var toasts = new Toasts(Clock);
        var host = Render<ToastHost>();
        toasts.Say("done");
        toasts.Fail("not done");

        Clock.Advance(TimeSpan.FromMinutes(1));

        toasts.Open.Select(toast => toast.Text).ShouldBe(["not done"]);
        host.Dispose();
    }

    [Fact]
    public void Table_without_rows_shows_what_to_do()
    {
        var table = Render<DataTable<string>>(parameters => parameters
            .Add(p => p.Label, "Things").Add(p => p.Head, "<th>Name</th>").Add(p => p.Row, row => $"<tr><td>{row}</td></tr>").Add(p => p.Rows, []).Add(p => p.Empty, "make one"));

        table.Find("tbody").TextContent.ShouldBe("make one");
    }

    [Fact]
    public void Search_box_keeps_what_is_typed_while_earlier_answers_come_in()
    {
        List<string> told = [];
        var box = Render<SearchBox>(parameters => parameters.Add(p => p.Label, "Filter").Add(p => p.OnSearch, told.Add));
        Type("we");
        Type("web");

        box.Render(parameters => parameters.Add(p => p.Value, "we"));
        box.Find("input").GetAttribute("value").ShouldBe("web");
        box.Render(parameters => parameters.Add(p => p.Value, "web"));
        box.Find("input").GetAttribute("value").ShouldBe("web");

        told.ShouldBe(["we", "web"]);

        void Type(string text)
        {
            box.Find("input").Input(text);
            Clock.Advance(TimeSpan.FromMilliseconds(200));
        }
    }

    [Fact]
    public void Search_box_follows_an_address_that_others_changed()
    {
        var box = Render<SearchBox>(parameters => parameters.Add(p => p.Label, "Filter").Add(p => p.Value, "a"));

        box.Render(parameters => parameters.Add(p => p.Value, "tag:prod"));

        box.Find("input").GetAttribute("value").ShouldBe("tag:prod");
    }

    [Theory]
    [InlineData("home")]
    [InlineData("dag")]
    public void Icon_is_hidden_from_readers(string name) =>
        Render<Icon>(parameters => parameters.Add(p => p.Name, name)).Find("svg").GetAttribute("aria-hidden").ShouldBe("true");
}
