using Tradewind.Graph;
using static Tradewind.Dsl;

namespace Tradewind.Sdk.Tests;

public sealed class MapWordsTests
{
    private readonly Dag _dag = new("mapping");

    [Fact]
    public void Map_over_one_output_needs_no_more_than_its_task()
    {
        var list = _dag.Task("list", _ => new List<int>());
        _dag.Map("each", list, x => x);

        var task = _dag.ToGraph().Tasks[1];
        task.MapOver.ShouldBe(["list"]);
        (task.Map, task.IsMapped).ShouldBe((null, true));
    }

    [Fact]
    public void Map_over_two_outputs_is_their_product()
    {
        var countries = _dag.Task("countries", _ => new List<string>());
        var days = _dag.Task("days", _ => new[] { 1 });
        _dag.Map("each", countries, days, (country, day) => $"{country}{day}");

        Parts("each").ShouldBe((false, "countries,days", "null,null"));
    }

    [Fact]
    public void Zip_goes_side_by_side_and_mixes_outputs_with_lists()
    {
        var countries = _dag.Task("countries", _ => new Dictionary<string, int>());
        _dag.Map("each", Zip(Each([1, 2]), countries, Each(["x", "y"])), all => all.Second.Key + all.First + all.Third);

        Parts("each").ShouldBe((true, "countries", "2,null,2"));
    }

    [Fact]
    public void Each_maps_over_a_list_of_the_script_without_a_task_before_it()
    {
        _dag.Map("each", Each(["de", "fr"]), country => country.ToUpperInvariant());

        Parts("each").ShouldBe((false, "", "2"));
        _dag.ToGraph().Tasks[0].Upstream.ShouldBeEmpty();
    }

    [Fact]
    public void Map_over_a_text_is_refused_with_its_line()
    {
        var text = _dag.Task("text", _ => "abc");
        _dag.Map("each", text, letter => letter);

        var fault = _dag.Check().ShouldHaveSingleItem();
        fault.Message.ShouldBe("Task 'each' cannot be mapped: it maps over the output of 'text', which is a text and no list; return a list there.");
        fault.Line.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Cross_of_what_is_put_together_already_is_refused()
    {
        _dag.Map("each", Cross(Zip(Each([1]), Each([2])), Each([3])), all => all.First.First + all.Second);

        _dag.Check().ShouldHaveSingleItem().Message.ShouldContain("use Cross or Zip over all of them at once");
    }

    private (bool Zipped, string Over, string Parts) Parts(string task)
    {
        var spec = GraphJson.Read(GraphJson.Write(_dag.ToGraph())).Tasks.Single(one => one.Id == task);
        return (spec.Map!.Zipped, string.Join(',', spec.MapOver), string.Join(',', spec.Map.Parts.Select(part => part?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null")));
    }
}
