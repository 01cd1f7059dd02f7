package org.qicd.data.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.qicd.param.UserMistake;

/**
 * Which members of an .npz file hold images and labels, by their names: {@code x} and {@code y},
 * {@code X} and {@code y}, {@code images} and {@code labels} or {@code data} and {@code target},
 * alone or with {@code train}, {@code val} or {@code test} before or behind. Keras writes {@code
 * x_train}, MedMNIST {@code train_images}. Of two arrays without such names, as {@code savez(file,
 * X, y)} writes them, the images are the one whose items are not single numbers. A single array
 * holds images.
 *
 * @param images the name of the member with the images of each split
 * @param labels the same for the labels, of some splits or none
 */
record NpzMembers(Map<String, String> images, Map<String, String> labels) {
  private static final String SPLITS = "(train|training|val|valid|validation|test|testing)?";
  private static final Pattern IMAGES =
      Pattern.compile(SPLITS + "(?:x|images?|imgs?|data|features?|inputs?)" + SPLITS);
  private static final Pattern LABELS =
      Pattern.compile(SPLITS + "(?:y|labels?|targets?|classes)" + SPLITS);
  private static final int MOST_LISTED = 10;

  /**
   * Finds the members.
   *
   * @param path the file for messages
   * @throws IllegalArgumentException in one line if there are no images, or if it is not plain
   *     which array holds them
   */
  static NpzMembers of(String path, List<NpzMember> members, ArrayOptions options) {
    Map<String, String> images = new LinkedHashMap<>();
    Map<String, String> labels = new LinkedHashMap<>();
    name(path, members, "images", options.images(), images);
    name(path, members, "labels", options.labels(), labels);
    for (NpzMember member : members) {
      String name = member.name().toLowerCase(Locale.ROOT).replaceAll("[_\\-. ]", "");
      if (options.images().isEmpty()) {
        add(path, IMAGES.matcher(name), member, images);
      }
      if (options.labels().isEmpty()) {
        add(path, LABELS.matcher(name), member, labels);
      }
    }
    if (images.isEmpty()) {
      guess(members, images, labels);
    }
    if (images.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected arrays x and y, images and labels, or x_train, y_train, x_test and y_test, found %s; data.options = [\"images=...\", \"labels=...\"] names them"
              .formatted(path, listed(members)));
    }
    labels.keySet().retainAll(images.keySet());
    if (images.values().stream().anyMatch(labels::containsValue)) {
      throw new IllegalArgumentException(
          "%s: expected one array with images and another one with labels, found both in %s"
              .formatted(path, UserMistake.visible(String.join(", ", labels.values()))));
    }
    if (images.size() > 1 && images.containsKey("")) {
      throw new IllegalArgumentException(
          "%s: expected images with or without splits, found both: %s"
              .formatted(path, UserMistake.visible(String.join(", ", images.values()))));
    }
    return new NpzMembers(images, labels);
  }

  private static void name(
      String path, List<NpzMember> members, String option, String name, Map<String, String> to) {
    if (name.isEmpty()) {
      return;
    }
    if (members.stream().noneMatch(member -> member.name().equals(name))) {
      throw new IllegalArgumentException(
          "data.options has %s=%s, but %s holds %s"
              .formatted(option, UserMistake.visible(name), path, listed(members)));
    }
    to.put("", name);
  }

  private static void add(String path, Matcher name, NpzMember member, Map<String, String> to) {
    if (!name.matches() || (name.group(1) != null && name.group(2) != null)) {
      return;
    }
    String word = name.group(1) != null ? name.group(1) : name.group(2);
    String before = to.putIfAbsent(split(word), member.name());
    if (before != null) {
      throw new IllegalArgumentException(
          "%s: both '%s' and '%s' could be meant: data.options = [\"images=...\", \"labels=...\"] names what is"
              .formatted(path, UserMistake.visible(before), UserMistake.visible(member.name())));
    }
  }

  private static String split(String word) {
    if (word == null) {
      return "";
    }
    return word.startsWith("val") ? "validation" : word.startsWith("train") ? "train" : "test";
  }

  /** Takes arrays whose names say nothing. */
  private static void guess(
      List<NpzMember> members, Map<String, String> images, Map<String, String> labels) {
    List<String> whole = new ArrayList<>();
    List<String> single = new ArrayList<>();
    for (NpzMember member : members) {
      if (member.header() != null) {
        (member.header().isLabels() ? single : whole).add(member.name());
      }
    }
    if (whole.size() == 1 && single.size() <= 1) {
      images.put("", whole.get(0));
      single.forEach(name -> labels.putIfAbsent("", name));
    }
  }

  /** The names of the arrays, for a message. */
  @Override
  public String toString() {
    return UserMistake.visible(
        images.entrySet().stream()
            .map(
                image ->
                    labels.containsKey(image.getKey())
                        ? "%s with %s".formatted(image.getValue(), labels.get(image.getKey()))
                        : image.getValue())
            .collect(Collectors.joining(", ")));
  }

  private static String listed(List<NpzMember> members) {
    if (members.isEmpty()) {
      return "no array";
    }
    String first =
        members.stream()
            .limit(MOST_LISTED)
            .map(NpzMember::toString)
            .collect(Collectors.joining(", "));
    return UserMistake.visible(
        members.size() > MOST_LISTED
            ? "%s and %d more".formatted(first, members.size() - MOST_LISTED)
            : first);
  }
}
