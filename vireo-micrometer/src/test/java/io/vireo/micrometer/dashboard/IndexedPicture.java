package io.vireo.micrometer.dashboard;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Writes a picture with its 256 most frequent colours, which makes its file half as large. */
final class IndexedPicture {
  private static final int COLORS = 256;
  private static final int RGB = 0xFFFFFF;

  private IndexedPicture() {}

  /** Reads a picture and writes it again. Its other colours become the nearest frequent ones. */
  static void rewrite(Path file) throws IOException {
    BufferedImage full = ImageIO.read(file.toFile());
    List<Integer> palette = mostFrequent(full);
    BufferedImage indexed =
        new BufferedImage(
            full.getWidth(), full.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model(palette));
    Map<Integer, Integer> nearest = new HashMap<>();
    for (int y = 0; y < full.getHeight(); y++) {
      for (int x = 0; x < full.getWidth(); x++) {
        int index =
            nearest.computeIfAbsent(full.getRGB(x, y) & RGB, color -> nearest(palette, color));
        indexed.getRaster().setSample(x, y, 0, index);
      }
    }
    ImageIO.write(indexed, "png", file.toFile());
  }

  private static List<Integer> mostFrequent(BufferedImage full) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int y = 0; y < full.getHeight(); y++) {
      for (int x = 0; x < full.getWidth(); x++) {
        counts.merge(full.getRGB(x, y) & RGB, 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(COLORS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static IndexColorModel model(List<Integer> palette) {
    int[] colors = palette.stream().mapToInt(Integer::intValue).toArray();
    return new IndexColorModel(
        Byte.SIZE, colors.length, colors, 0, false, -1, DataBuffer.TYPE_BYTE);
  }

  private static int nearest(List<Integer> palette, int color) {
    int best = 0;
    for (int i = 1; i < palette.size(); i++) {
      if (distance(palette.get(i), color) < distance(palette.get(best), color)) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int difference = (one >> shift & 0xFF) - (other >> shift & 0xFF);
      sum += difference * difference;
    }
    return sum;
  }
}
